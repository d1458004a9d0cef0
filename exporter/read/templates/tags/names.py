"""The names of the tags and includes of well-known plugins and themes, by what they show."""

from __future__ import annotations

from exporter.model.admonition_kinds import KIND_OF_BOX, KIND_OF_CLASS

MEDIA = {
    "youtube": ("YouTube", "https://www.youtube.com/watch?v={}"),
    "vimeo": ("Vimeo", "https://vimeo.com/{}"),
    "dailymotion": ("Dailymotion", "https://www.dailymotion.com/video/{}"),
    "bilibili": ("Bilibili", "https://www.bilibili.com/video/{}"),
    "twitch": ("Twitch", "https://www.twitch.tv/videos/{}"),
    "ted": ("TED", "https://www.ted.com/talks/{}"),
    "gist": ("Gist", "https://gist.github.com/{}"),
    "github": ("GitHub", "https://github.com/{}"),
    "twitter": ("Twitter", "https://twitter.com/i/status/{}"),
    "tweet": ("Twitter", "https://twitter.com/i/status/{}"),
    "x": ("X", "https://x.com/i/status/{}"),
    "instagram": ("Instagram", "https://www.instagram.com/p/{}/"),
    "spotify": ("Spotify", "https://open.spotify.com/track/{}"),
    "soundcloud": ("SoundCloud", "https://soundcloud.com/{}"),
    "codepen": ("CodePen", "https://codepen.io/{}"),
    "flickr": ("Flickr", "https://www.flickr.com/photo.gne?id={}"),
    "jsfiddle": ("JSFiddle", "https://jsfiddle.net/{}/"),
    "speakerdeck": ("Speaker Deck", "https://speakerdeck.com/player/{}"),
    "slideshare": ("SlideShare", "https://www.slideshare.net/slideshow/embed_code/{}"),
    "asciinema": ("asciinema", "https://asciinema.org/a/{}"),
    "asciicast": ("asciinema", "https://asciinema.org/a/{}"),
    "gslides": ("Google Slides", "https://docs.google.com/presentation/d/{}"),
    "scribd": ("Scribd", "https://www.scribd.com/document/{}"),
    "codesandbox": ("CodeSandbox", "https://codesandbox.io/s/{}"),
    "google_drive": ("Google Drive", "https://drive.google.com/file/d/{}/view"),
}
"""The name and the address of what a tag embeds, with the place of its id."""
IMAGES = frozenset(
    """asset fancybox figure fig fullwidth image imagecap imgcap img lightbox maincolumn
    marginfigure picture responsive_image responsive_image_block thumbnail""".split()
)
CODE = frozenset("code codeblock console prism pygments sourcecode syntax terminal".split())
LANGUAGES = frozenset(
    """abc bash c cpp css csv go html java javascript js json php python r ruby rust sh
    shell sql typescript xml yaml""".split()
)
"""Tags that are named after the language of the code in them."""
DIAGRAMS = frozenset(
    """chart chartjs d2 ditaa dot echarts flowchart graphviz mermaid nomnoml plantuml svgbob tikz
    uml vega vegalite viz wavedrom""".split()
)
FORMULAS = frozenset("equation katex latex math mathjax".split())
FOLDED = frozenset("accordion collapse collapsible details expand fold spoiler toggle".split())
BOXES = frozenset(KIND_OF_CLASS)
BOX_COLOURS = frozenset(
    """blue dark default gray green grey light orange primary purple red secondary transparent
    yellow""".split()
)
BOX_KINDS = frozenset((*KIND_OF_BOX, "abstract")) - BOX_COLOURS
GENERIC_BOXES = frozenset(
    "admonition alert alerts aside box callout callouts message notice panel".split()
)
SCHOLAR = frozenset("bibliography cite cite_details nocite reference".split())
"""The tags of jekyll-scholar."""
QUOTES = frozenset("blockquote epigraph quote".split())
WITHOUT_WORDS = frozenset(
    """ads adsense analytics archive_single author_profile avatar back_to_top base_path bib_search
    breadcrumbs category_list comments disqus documents_collection fa feed_meta fontawesome footer
    anchor_headings github_edit_link group_by_array head header icon katex mathjax nav nav_list
    octicon page_hero page__hero paginator pagination post_pagination posts_category posts_tag
    read_time related_posts scripts search seo share sharing sidebar social_share
    table_of_contents tag_list toc""".split()
)
"""What belongs to a page on the web, or only decorates."""
