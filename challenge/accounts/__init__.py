"""People, organisations, posts, sign-in, and the access rule of every route."""
