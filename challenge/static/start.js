import { initAll } from './govuk-frontend.min.js?v=6.6.0'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// After "Add a row" the page comes back with one field focused: bring it into the middle.
document.querySelector('[autofocus]')?.scrollIntoView({ block: 'center' })
