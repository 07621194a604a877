import { initAll } from './govuk-frontend.min.js?v=6.6.0'

initAll()

// After "Add a row" the page comes back with one field marked: the browser focuses it before our modules run.
document.querySelector('[autofocus]')?.scrollIntoView({ block: 'center' })
