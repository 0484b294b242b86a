// Chinese for the words of the form library itself, which has English only. They stand in elements of its own, never
// among what people entered.
const PLACES = '.fjs-form-field-error, .fjs-select-placeholder, .fjs-dropdownlist-empty';
const WORDS = [
  [/^Field is required\.$/, '此项必填。'],
  [/^Field must have maximum length of (\d+)\.$/, '最多 $1 个字符。'],
  [/^Field must have minimum length of (\d+)\.$/, '至少 $1 个字符。'],
  [/^Field must have maximum value of (\S+)\.$/, '不得大于 $1。'],
  [/^Field must have minimum value of (\S+)\.$/, '不得小于 $1。'],
  [/^Field must match pattern .*$/, '格式不正确。'],
  [/^Field must be a valid email\.$/, '请填写有效的邮箱地址。'],
  [/^Field must be a valid {2}international phone number\. .*$/, '请填写有效的国际电话号码。'],
  [/^Select$/, '请选择'],
  [/^Search$/, '搜索'],
  [/^No results$/, '没有结果'],
  [/^All values selected$/, '已全部选择']
];

function inChinese(text) {
  for (const [english, chinese] of WORDS) {
    if (english.test(text)) {
      return text.replace(english, chinese);
    }
  }
  return text;
}

function translate(root) {
  const element = root.nodeType === Node.TEXT_NODE ? root.parentElement : root;
  if (!element?.closest) {
    return;
  }
  const places = element.closest(PLACES) ? [element] : element.querySelectorAll(PLACES);
  for (const place of places) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const words = inChinese(texts.currentNode.data);
      if (words !== texts.currentNode.data) {
        texts.currentNode.data = words;
      }
    }
  }
  for (const field of element.querySelectorAll('.fjs-input[placeholder]')) {
    field.placeholder = inChinese(field.placeholder);
  }
}

export default function translateForms() {
  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === 'characterData') {
        translate(change.target);
      } else {
        change.addedNodes.forEach(translate);
      }
    }
  }).observe(document.documentElement, { childList: true, characterData: true, subtree: true });
}
