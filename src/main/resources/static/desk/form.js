// The form in Tasklist. Its library (form-js) keeps it to itself, so it is found through the tree of its renderer (Preact).

/** Returns the form that is shown, or null: {on(event, listener), values(), begun(), errors(), showErrors(errors), fieldOf(key), checkOf(key, value)}. */
export function shownForm() {
  const container = document.querySelector('.task-card .fjs-container');
  const services = container && servicesBelow(container.__k, 12);
  return services ? wrapped(services, container) : null;
}

function servicesBelow(node, depth) {
  if (!node || depth === 0) {
    return null;
  }
  if (node.props?.value?.getService) {
    return node.props.value;
  }
  for (const child of Array.isArray(node.__k) ? node.__k : []) {
    const found = servicesBelow(child, depth - 1);
    if (found) {
      return found;
    }
  }
  return null;
}

const seen = new WeakMap();

function wrapped(services, container) {
  const form = services.getService('form');
  if (!form._getState().schema?.components?.length) {
    // It is being loaded.
    return null;
  }
  if (!seen.has(form)) {
    const fields = services.getService('formFieldRegistry').getAll();
    seen.set(form, {
      container,
      on: (event, listener) => form.on(event, listener),
      /** The values of the fields that are not hidden. */
      values: () => form._getSubmitData(),
      /** Whether values differ from those that the form was opened with. */
      begun: () => {
        const {data, initialData} = form._getState();
        return JSON.stringify(data) !== JSON.stringify(initialData);
      },
      errors: () => form._getState().errors,
      showErrors: errors => form._setState({errors}),
      fieldOf: key => fields.find(field => field.key === key),
      /** The checkbox of a list that stands for a value, with its label; undefined if the list is not shown or has no such value. */
      checkOf: (key, value) => {
        const field = fields.find(one => one.key === key);
        const place = field?.values?.findIndex(option => option.value === value) ?? -1;
        const input = place < 0 ? null : container.querySelector(`input[id$="-${CSS.escape(field.id)}-${place}"]`);
        return input ? {input, place, label: field.values[place].label} : undefined;
      },
      keyOf: id => fields.find(field => field.id === id)?.key,
      /** The element that a person types in or chooses first. */
      inputOf: id => container.querySelector(['input', 'textarea'].map(
        tag => `${tag}[id$="-${CSS.escape(id)}"], ${tag}[id*="-${CSS.escape(id)}-"]`).join())
    });
  }
  return seen.get(form);
}
