"""The names of well-known JSX components, in lower case, by what they show."""

from __future__ import annotations

from exporter.model.admonition_kinds import KIND_OF_CLASS

BOXES = frozenset((*KIND_OF_CLASS, "check")) - {"update"}
GENERIC_BOXES = frozenset("admonition alert aside banner callout notice".split())
FOLDED = frozenset(
    """accordion accordionitem accordiontab collapse collapsible details disclosure expandable
    spoiler toggle""".split()
)
TITLED = frozenset(
    """card feature featurecard linkcard panel section step tab tabitem tabpanel tabs.tab
    tabs.item tile""".split()
)
GROUPS = frozenset(
    """accordiongroup accordions article box browserwindow cardgrid cardgroup cards center cell
    codegroup codetabs col column columns container content div filetree flex
    fragment grid layout main packagemanagertabs responsive row stack steps tabs tablist tabgroup
    tabpanels wrapper""".split()
)
"""Elements of which only the children are shown."""
PHRASES = frozenset(
    """b badge big cite del em highlight i ins kbd label mark nobr q s samp small span strong sub
    sup text translate u var""".split()
)
FIELDS = frozenset("field param paramfield parameter property responsefield".split())
FIELD_NAMES = ("name", "path", "query", "body", "header", "title", "label")
IMAGES = frozenset(
    """contentimage image img idealimage lightbox lightboximage nextimage picture staticimage
    themedimage themeimage zoom zoomimage zoomableimage""".split()
)
LINKS = frozenset("a anchor button externallink link linkbutton navlink".split())
CODE = frozenset("code codeblock pre syntaxhighlighter codesnippet highlighter".split())
PROCESSED = frozenset(
    """faicon fontawesomeicon head helmet icon iconify meta script seo style tocinline toc
    tableofcontents""".split()
)
"""Elements without content for readers."""
EMBEDS = {
    "youtube": ("youtube", ("id", "videoid", "video", "youtubeid", "embedid")),
    "youtubeembed": ("youtube", ("id", "videoid", "video", "embedid")),
    "liteyoutubeembed": ("youtube", ("id", "videoid")),
    "liteyoutube": ("youtube", ("videoid", "id")),
    "youtubevideo": ("youtube", ("id", "videoid")),
    "vimeo": ("vimeo", ("id", "videoid", "video")),
    "tweet": ("tweet", ("id", "tweetid", "tweetlink")),
    "tweetembed": ("tweet", ("id", "tweetid")),
    "twittertweetembed": ("tweet", ("tweetid", "id")),
    "twittertweet": ("tweet", ("tweetid", "id")),
    "gist": ("gist", ("id", "gist")),
    "codepen": ("codepen", ("id",)),
    "spotify": ("spotify", ("id",)),
    "instagram": ("instagram", ("id", "postid")),
}
FRAMES = frozenset(
    "audio codesandbox embed iframe reactplayer replit stackblitz video videoplayer".split()
)
TITLES = ("title", "label", "heading", "header", "summary", "name")
WORDS = tuple(
    """title label heading header summary caption description text message question answer quote
    author alt""".split()
)
"""Attributes that are text for readers, where a component is not known."""
