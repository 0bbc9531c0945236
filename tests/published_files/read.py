"""Reads the files of a built site with programs that aren't ours, and prints each with what was found in it."""

import csv
import json
import re
import sys
from pathlib import Path

import bibtexparser
import blake3
import feedparser
import icalendar
import jsonschema
import rispy
from pyld import jsonld

site = Path(sys.argv[1])
data = site / "data"


def told(path, what):
    print(path.relative_to(site).as_posix(), what)


def words(text):
    return re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", text).strip()


def tables():
    schema = json.loads((data / "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    ids = {}
    for name in ["incidents", "people", "statutes", "sources", "corrections", "quotations"]:
        path = data / f"{name}.json"
        table = json.loads(path.read_text("utf-8"))
        faults = [f"{path.name}: {e.json_path}: {e.message}" for e in judge.iter_errors(table)]
        assert not faults, faults[:5]
        assert table["rows"] or name == "corrections", f"{name}: no rows"
        ids[name] = {row.get("id") for row in table["rows"]}
        told(path, f"{len(table['rows'])} rows")
        raw = (data / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n"), name
        with open(data / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert len(rows) == len(table["rows"]) + 1 and len({len(row) for row in rows}) == 1, name
        assert not [c for row in rows for c in row if c[:1] in "=+-@\t\r\n" and c], name
        told(data / f"{name}.csv", f"{len(rows) - 1} rows")
    # The schema can say no.
    table["rows"][0]["text"] = 1
    assert list(judge.iter_errors(table))


def linked():
    # schema.org's own context maps every word into its vocabulary; what matters here is that a processor makes triples of it.
    context = {"@context": {"@vocab": "http://schema.org/", **{name: {"@type": "@id"} for name in ["url", "archivedAt", "mainEntityOfPage"]}}}

    def load(url, options):
        assert url == "https://schema.org", url
        return {"contextUrl": None, "documentUrl": url, "document": context, "contentType": "application/ld+json"}

    jsonld.set_document_loader(load)
    documents = [(data / "graph.jsonld", (data / "graph.jsonld").read_text("utf-8"))]
    start = '<script type="application/ld+json">'
    for path in sorted(site.rglob("*.html")):
        documents += [(path, block.split("</script>")[0]) for block in path.read_text("utf-8").split(start)[1:]]
    for path, text in documents:
        quads = jsonld.to_rdf(json.loads(text), {"base": "https://example.org/", "format": "application/n-quads"})
        assert quads.count("\n") > 2 and "http://schema.org/" in quads, path
        told(path, f"{quads.count(chr(10))} triples")


def feeds():
    for path in sorted([*site.rglob("*.atom.xml"), *site.glob("atom.xml")]):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo and feed.version == "atom10" and feed.entries, (path, feed.get("bozo_exception"))
        assert all(e.id and e.title and e.updated_parsed and e.link for e in feed.entries), path
        told(path, f"{len(feed.entries)} entries")


def time():
    path = data / "calendar.ics"
    raw = path.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(raw)
    events = calendar.walk("VEVENT")
    assert events and all(e["UID"] and e["DTSTAMP"].dt.tzinfo and not hasattr(e["DTSTART"].dt, "hour") for e in events)
    assert not [e.errors for e in events if e.errors]
    told(path, f"{len(events)} events")
    path = data / "timeline.json"
    timeline = json.loads(path.read_text("utf-8"))
    assert len({e["unique_id"] for e in timeline["events"]}) == len(timeline["events"])
    assert all(isinstance(e["start_date"]["year"], int) and e["text"]["headline"] for e in timeline["events"])
    told(path, f"{len(timeline['events'])} events")


def bibliographies():
    ids = [row["id"] for row in json.loads((data / "sources.json").read_text("utf-8"))["rows"]]
    titles = [row["title"] for row in json.loads((data / "sources.json").read_text("utf-8"))["rows"]]
    items = json.loads((data / "sources.csl.json").read_text("utf-8"))
    assert [i["id"] for i in items] == ids and [i["title"] for i in items] == titles
    told(data / "sources.csl.json", f"{len(items)} items")
    parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    entries = bibtexparser.loads((data / "sources.bib").read_text("utf-8"), parser).entries
    assert [e["ID"] for e in entries] == ids, (len(entries), len(ids))
    told(data / "sources.bib", f"{len(entries)} entries")
    with open(data / "sources.ris", encoding="utf-8", newline="") as file:
        records = rispy.loads(file.read().replace("\r\n", "\n"))
    assert [r["id"] for r in records] == ids
    said = [r.get("title") or r.get("primary_title") or "" for r in records]
    # A line of RIS has no breaks and no other control signs.
    assert [words(title) for title in said] == [words(title) for title in titles]
    told(data / "sources.ris", f"{len(records)} records")


def manifest():
    path = site / "manifest.json"
    # Some of a site's files, which nothing has put into a folder, have none.
    if not path.exists():
        return
    listed = json.loads(path.read_text("utf-8"))
    assert listed["checksums"] == "BLAKE3"
    files = {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file() and p != path}
    assert {name: blake3.blake3(text).hexdigest() for name, text in files.items()} == listed["files"]
    assert sum(map(len, files.values())) == listed["bytes"]
    told(path, f"{len(files)} checksums")


for read in [tables, linked, feeds, time, bibliographies, manifest]:
    read()
