"""Options of a build: settings, PDF and EPUB profiles, page sizes and page geometry."""
