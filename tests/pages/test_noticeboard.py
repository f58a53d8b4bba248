"""x"""
def test_a(world, visit, app):
    a = visit(world.anna)
    print(a.get("/noticeboard").status)
    r = a.post("/noticeboard/new", {"kind":"seek","topic":"advice","title":"Über Müller","text":"hi","place":"Köln","pay":""})
    print(r.status, r.location, r.text[:300])
    for p in ("/noticeboard","/noticeboard/1","/noticeboard/1/text","/noticeboard/1/removal","/noticeboard?q=mueller","/noticeboard?by=me", "/noticeboard?place=Koeln"):
        r = a.get(p); print(p, r.status)
    e = visit(world.eve)
    for p in ("/noticeboard","/noticeboard/1","/noticeboard/1/answer"):
        r = e.get(p); print(p, r.status)
    r = e.post("/noticeboard/1/answer", {"text":"I can"}); print(r.status, r.location)
    print(e.get("/noticeboard/1").text[2500:6000])
    r = a.get("/network"); print("Answers a notice" in r.text)
    b = visit(world.ben)
    print(b.get("/noticeboard/1/answer").location); r=b.get("/in/anna-brandt/message?notice=1"); print(r.status, "About your notice" in r.text)
    r=b.post("/in/anna-brandt/message", {"text":"Moin","notice":"1"}); print(r.status, r.location); print(b.get(r.location).text.count("About your notice"))
    assert 0
