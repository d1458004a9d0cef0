import time,re,pyphen
from pathlib import Path
c=time.process_time
ROOT=Path(pyphen.__file__).parent/'dictionaries'
print(pyphen.LANGUAGES['en_US'],pyphen.language_fallback('en'))
parse=re.compile(r'(\d?)(\D?)').findall
DIG=re.compile(r'\d')
def fast(path):
    with path.open('rb') as fd: enc=fd.readline().decode()
    if enc.lower()=='microsoft-cp1251': enc='cp1251'
    pats={}
    strip=str.maketrans('','','0123456789')
    for pattern in path.read_text(enc).split('\n')[1:]:
        pattern=pattern.strip()
        if not pattern or pattern.startswith(pyphen.ignored): continue
        if '^^' in pattern or '/' in pattern: return None
        # values between letters
        key=pattern.translate(strip)
        parts=DIG.split  # noqa
        pos=0;start=None;values=[]
        last=0
        ms=[(m.start(),m[0]) for m in DIG.finditer(pattern)]
        n=0
        vals={}
        for i,(at,d) in enumerate(ms):
            if d!='0': vals[at-i]=int(d)
        if not vals: continue
        a=min(vals);b=max(vals)
        pats[key]=a,tuple([vals.get(x,0) for x in range(a,b+1)])
    return pats
for l in('en_US','en_GB','de_DE','pl_PL','fr','ru_RU'):
    p=pyphen.LANGUAGES.get(l)
    t=c(); h=pyphen.HyphDict(p); t1=c(); f=fast(p); t2=c()
    print(l,len(h.patterns),'%.0f %.0f'%((t1-t)*1e3,(t2-t1)*1e3),f==h.patterns)
