// Says every 20 seconds that this page is looked at, and who else looks at the same proposal.

const EVERY = 20000
const place = document.querySelector('[data-presence]')

async function tell () {
  if (document.hidden) return
  const body = new URLSearchParams({ csrf_token: place.dataset.token, field: place.dataset.field })
  try {
    const answer = await fetch(place.dataset.presence, { method: 'POST', body, headers: { Accept: 'application/json' } })
    if (answer.ok) show((await answer.json()).here)
  } catch { /* the line is dead: the next round tries again */ }
}

function show (sentences) {
  place.hidden = sentences.length === 0
  place.querySelector('[data-others]').textContent = sentences.join('; ')
}

if (place) {
  tell()
  setInterval(tell, EVERY)
  document.addEventListener('visibilitychange', tell)
}
