"""Sites: how a generator lays out posts, settings, data and addresses."""
