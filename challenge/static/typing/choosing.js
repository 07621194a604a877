// Two texts for one part: both are shown, and a person chooses.

let drawn = 0

/** A box below the part with the text that is not in it; `choices` are pairs of words and what
    happens. Returns its address. */
export function showBoth (part, { message, heading, shown, below }, choices) {
  const box = made('div', 'app-clash')
  box.id = `clash-${++drawn}`
  box.setAttribute('role', 'alert')
  box.append(made('p', 'govuk-body govuk-!-font-weight-bold', message))
  if (shown.length) box.append(made('p', 'govuk-body', heading), inWords(shown))
  box.append(made('p', 'govuk-body', below))
  const buttons = made('div', 'govuk-button-group')
  for (const [text, chosen] of choices) {
    const button = made('button', 'govuk-button govuk-button--secondary', text)
    button.type = 'button'
    button.addEventListener('click', () => {
      box.remove()
      chosen()
    })
    buttons.append(button)
  }
  box.append(buttons)
  part.place.after(box)
  return '#' + box.id
}

function inWords (pairs) {
  const list = made('dl', 'govuk-inset-text app-clash__saved')
  for (const [label, text] of pairs) list.append(made('dt', 'govuk-!-font-weight-bold', label), made('dd', 'app-prose', text || '–'))
  return list
}

function made (kind, classes, text) {
  const element = document.createElement(kind)
  element.className = classes
  if (text !== undefined) element.textContent = text
  return element
}
