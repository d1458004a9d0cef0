"""The preview: posts, collections and pages in a browser, served to this machine only.

`app.create_app` returns the application for a `state.PreviewState`, `server.serve` runs it. Needs
the extra `preview`. docs/preview.md describes what is shown, docs/security.md what protects it.
"""
