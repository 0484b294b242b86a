// Words of a library that has English only, replaced where they appear: in elements of the library itself, never among
// what people entered or modelled.

function replaced(text, words) {
  for (const [english, chinese] of words) {
    if (english.test(text)) {
      return text.replace(english, chinese);
    }
  }
  return text;
}

function replaceBelow(node, places, words) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  if (!element?.closest) {
    return;
  }
  const found = element.closest(places) ? [element] : element.querySelectorAll(places);
  for (const place of found) {
    if (place.placeholder) {
      place.placeholder = replaced(place.placeholder, words);
    }
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = replaced(texts.currentNode.data, words);
      if (text !== texts.currentNode.data) {
        texts.currentNode.data = text;
      }
    }
  }
}

/**
 * @param places selector of the library's elements
 * @param words pairs of a pattern of the whole text and its replacement
 */
export default function replaceWords(places, words) {
  new MutationObserver(changes => {
    for (const change of changes) {
      const nodes = change.type === 'characterData' ? [change.target] : change.addedNodes;
      nodes.forEach(node => replaceBelow(node, places, words));
    }
  }).observe(document.documentElement, { childList: true, characterData: true, subtree: true });
}
