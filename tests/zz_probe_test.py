import traceback
import pytest
from app.forum import actions
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import *

BIG=[0,-1,2**31,2**63-1,2**63,2**70,"9"*5000,"abc","","1.5","１２"," 7 ","\0","1\0"]

def test_all(as_, house, monkeypatch):
    monkeypatch.setitem(house.config,"PROPAGATE_EXCEPTIONS",False)
    import logging, structlog
    from tests.architecture.visiting import make_place, addresses
    place=make_place("welkom","Wie heeft er een ladder")
    q=as_("quinn")
    cat=category()
    T=place.topic.id; C=place.category.id; P=place.post.id
    doors={
     "/topics":{"title":"Een goede titel","body":"Tekst","category_id":str(cat.id),"tags":""},
     f"/t/{T}/replies":{"body":"Hallo daar","reply_to":"1"},
     f"/posts/{P}/revisions":{"body":"Anders","reason":"x"},
     f"/t/{T}/title":{"title":"Een goede titel","tags":"1"},
     f"/t/{T}/move":{"category_id":"1","reason":""},
     f"/t/{T}/split":{"posts":"2","title":"Een goede titel","category_id":"1"},
     f"/t/{T}/merge":{"into":"1","reason":"x"},
     f"/t/{T}/pin":{"reason":"x"},
     f"/t/{T}/reading":{"last_read":"1"},
     f"/t/{T}/level":{"level":"x"},
     f"/c/{C}/level":{"level":"x"},
     f"/c/{C}/settings":{"section_id":"1","tags":"1","name_nl":"Tuin","door":"mos","read_access":"public","write_access":"members"},
     "/categories":{"section_id":"1","tags":"1","name_nl":"Tuin","door":"mos","read_access":"public","write_access":"members"},
     f"/c/{C}/position":{"step":"1"},
     f"/c/{C}/merge":{"into":"1","reason":""},
     f"/c/{C}/moderators":{"username":"omar"},
     f"/c/{C}/moderators/end":{"username":"omar"},
     f"/c/{C}/archive":{"reason":"omar"},
     f"/c/{C}/reopening":{"reason":"omar"},
     "/tags":{"slug":"x","name_nl":"y","name_en":"","family":""},
     "/tags/vraag":{"name_nl":"y","name_en":""},
     "/drafts/new":{"body":"x","sequence":"0","category_id":"1","tags":"1","title":"x"},
     "/preview":{"body":"x"},
    }
    def show(what,r):
        print(what, r.status_code, r.headers.get("Location",""))
    for path,data in doors.items():
        for f in data:
            out={}
            for b in BIG:
                with structlog.testing.capture_logs() as logs:
                    r=q.post(path,data={**data,f:str(b)})
                e=[repr(l.get("exc_info"))[:150] for l in logs if "exc_info" in l]
                out.setdefault((r.status_code,*e),[]).append(str(b)[:12])
            print(path,f,out)
    for p in ["/tag/%00","/tag/%ff","/t/%00/%d"%T if 0 else "/t/x","/t/0","/t/-1","/t/99999999999999999999","/t/1/99999999999999999999",f"/t/{T}/99999999999999999999",f"/t/x/{T}/0",
       f"/t/{place.topic.slug}/{T}?page=abc&reply_to=99999999999999999999", f"/t/x/{T}?page=%ff%00", "/c/0","/c/x/99999999999999999999","/posts/99999999999999999999/source",f"/posts/{P}/revisions?version=99999999999999999999","/latest?after=%00","/latest?after=WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwgMV0","/topics/similar?title=%00%ff","/categories/suggestions?q=%00","/top?period=%00","/log?after=%00","/log?group=%00","/topics/new?category=%00","/topics/new?category=9223372036854775807","/drafts/%00","/bookmarks?after=x"]:
        with structlog.testing.capture_logs() as logs:
            r=q.get(p)
        print("GET",p,r.status_code,r.headers.get("Location",""),[repr(l.get("exc_info"))[:150] for l in logs if "exc_info" in l])
    for p in ["/tags/%00","/drafts/%00/end","/drafts/%00"]:
        with structlog.testing.capture_logs() as logs:
            r=q.post(p,data={"name_nl":"x"})
        print("POST",p,r.status_code,[repr(l.get("exc_info"))[:150] for l in logs if "exc_info" in l])
    with structlog.testing.capture_logs() as logs:
        r=q.get(f"/t/x/{T}",environ_overrides={"QUERY_STRING":"page=\xff"})
    print(r.status_code,[repr(l.get("exc_info"))[:150] for l in logs if "exc_info" in l])
    with structlog.testing.capture_logs() as logs:
        r=q.get("/t/x/1",environ_overrides={"PATH_INFO":"/tag/\xff\xed\xa0\x80"})
    print(r.status_code,[repr(l.get("exc_info"))[:150] for l in logs if "exc_info" in l])
