"""What the server imports."""

import config
from challenge import create_app

app = create_app(config.current())
