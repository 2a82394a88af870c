"""Gazetteers: the embedded one, a full one from dumps, a local list, and fetching over a broken line."""

from __future__ import annotations

import csv
import http.server
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import GazetteerError
from evenhand.gazetteer import Gazetteer, add_csv, build_full, embedded, fetch, open_gazetteer, records
from evenhand.gazetteer import dumps as dumps_module
from evenhand.gazetteer import local as local_module
from evenhand.gazetteer.names import fold, skeleton


def feature(number: int, name: str, feature: str, *, others: str = "", country: str = "SY", people: int = 0) -> str:
    """One line in the form of GeoNames' dumps."""
    code, region = feature.split(), "12" if country == "SY" else "SG"
    cells = [str(number), name, name, others, "35.5", "36.7", *code, country, "", region, "", "", "", str(people)]
    return "\t".join([*cells, "", "400", "Asia/Damascus", "2020-01-01"])


FEATURES = [
    feature(900001, "Tell Hamdun", "P PPL", others="Tall Hamdun,تل حمدون", people=850),
    feature(900002, "Hotel Plain", "S HTL"),
    feature(900003, "Hamdun Clinic", "S HSP"),
    feature(900004, "Idlib Governorate", "A ADM1"),
    feature(900005, "Roggwald", "P PPL", country="CH"),
]
#: Regions that were divided since; the parts' own names are still to be entered.
DIVIDED = {"GL", "LU", "LV", "MD", "PE", "SI", "SK"}
NAMES = [
    f"{number}\t{place}\t{language}\t{name}" + 6 * "\t"
    for number, place, language, name in (
        (1, 900001, "en", "Hamdoun Hill"),
        (2, 900001, "link", "https://example.org"),
        (3, 900004, "ku", "Idliba"),
    )
]


@pytest.fixture(autouse=True)
def small_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full gazetteers of these tests start from a small one: the embedded takes seconds to copy and index."""
    base = tmp_path / "base.sqlite"
    connection = records.create(base)
    entries = [
        records.Entry("Mosul", "city", "IQ", 36.3, 43.1, number=99072, population=1_683_000),
        records.Entry("Idlib", "region", "SY", 35.8, 36.7, ref="region:SY.12", admin1="12"),
    ]
    records.add(connection, entries)
    connection.execute("INSERT INTO region VALUES ('SY', '12', 'Idlib')")
    records.finish(connection, version="small")
    monkeypatch.setattr(dumps_module, "embedded_path", lambda: base)
    monkeypatch.setattr(local_module, "embedded_path", lambda: base)


@pytest.fixture
def dumps(tmp_path: Path) -> tuple[Path, Path]:
    places, names = tmp_path / "allCountries.zip", tmp_path / "alternateNamesV2.zip"
    with zipfile.ZipFile(places, "w") as archive:
        archive.writestr("allCountries.txt", "\n".join(FEATURES) + "\n")
    with zipfile.ZipFile(names, "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("alternateNamesV2.txt", "\n".join(NAMES) + "\n")
    return places, names


def test_opens_fast_and_holds_the_world() -> None:
    began = time.perf_counter()
    gazetteer = Gazetteer(open_gazetteer().path)
    assert time.perf_counter() - began < 0.3
    assert gazetteer.find("Mosul")[0].country == "IQ"
    assert gazetteer.find("MOSUL") == gazetteer.find("mosul")
    assert gazetteer.find("no such place as this") == ()
    gazetteer.close()


@pytest.mark.parametrize(
    ("name", "country"),
    [("Kosovo", "XK"), ("Burma", "MM"), ("Ivory Coast", "CI"), ("Côte d'Ivoire", "CI"), ("DR Congo", "CD"), ("UAE", "AE"),
     ("U.S.", "US"), ("East Timor", "TL"), ("Swaziland", "SZ"), ("سوريا", "SY"), ("Украина", "UA"), ("Turkiye", "TR")],
)  # fmt: skip
def test_countries_under_the_names_that_reports_use(name: str, country: str) -> None:
    place = open_gazetteer().find(name)[0]
    assert (place.kind, place.country) == ("country", country)


@pytest.mark.parametrize(
    ("written", "meant", "country"),
    [("Mossoul", "Mosul", "IQ"), ("Qusantinah", "Constantine", "DZ"), ("Falloujah", "Al Fallūjah", "IQ"),
     ("Kamishli", "Al Qāmishlī", "SY"), ("Dayr az Zor", "Deir ez-Zor", "SY"), ("Benghasi", "Benghazi", "LY")],
)  # fmt: skip
def test_other_transliterations_are_near(written: str, meant: str, country: str) -> None:
    found = open_gazetteer().near_names(written, country=country)
    assert meant in {place.name for place, _ in found[:3]}
    assert all(0.7 <= likeness <= 1 for _, likeness in found)


def test_a_village_of_one_country_is_not_looked_for_in_another() -> None:
    assert {place.country for place, _ in open_gazetteer().near_names("Atimah", country="SY")} <= {"SY"}


def test_ids_lead_back_to_places() -> None:
    gazetteer = open_gazetteer()
    for name in ("Mosul", "Nineveh", "Iraq", "Laurel County", "Middle East"):
        place = gazetteer.find(name)[0]
        assert gazetteer.by_id(place.ref) == place
    assert gazetteer.by_id("geonames:1") is None
    assert gazetteer.by_id("nonsense") is None


def test_regions_have_names() -> None:
    assert open_gazetteer().find("Mosul")[0].admin1 == "Nineveh"


def test_no_two_regions_of_a_country_share_their_main_name() -> None:
    with (resources.files("evenhand.codebook") / "places_regions.csv").open(encoding="utf-8") as file:
        names = Counter((row["iso"], fold(row["name"])) for row in csv.DictReader(file))
    assert {country for (country, _), count in names.items() if count > 1} <= DIVIDED


def test_a_file_that_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database")
    with pytest.raises(GazetteerError, match="not a gazetteer"):
        Gazetteer(broken)
    with pytest.raises(GazetteerError, match="no gazetteer at"):
        open_gazetteer(tmp_path / "absent.sqlite")


def test_the_compiled_file_is_not_compiled_again(tmp_path: Path) -> None:
    copy = tmp_path / "gazetteer.sqlite"
    copy.write_bytes(open_gazetteer().path.read_bytes())
    assert embedded.compile_to(copy) is False


def test_builds_from_dumps(dumps: tuple[Path, Path], tmp_path: Path) -> None:
    told: list[str] = []
    target = build_full(*dumps, target=tmp_path / "full.sqlite", progress=lambda what, _done, _total: told.append(what))
    full = Gazetteer(target)
    village = full.find("Tell Hamdun")[0]
    assert (village.ref, village.country, village.admin1, village.population) == ("geonames:900001", "SY", "Idlib", 850)
    assert full.find("تل حمدون") == full.find("Hamdoun Hill") == (village,)
    assert full.find("Hotel Plain") == ()
    assert full.find("Hamdun Clinic")[0].kind == "feature"
    assert full.find("Idliba")[0].ref == "region:SY.12"
    assert full.find("Mosul")[0].country == "IQ"
    assert {"reading places", "reading names"} <= {" ".join(what.split()[:2]) for what in told}
    assert "indexing" in told
    full.close()
    before = target.stat().st_mtime_ns
    assert build_full(*dumps, target=target).stat().st_mtime_ns == before


def test_keeps_only_the_countries_asked_for(dumps: tuple[Path, Path], tmp_path: Path) -> None:
    full = Gazetteer(build_full(*dumps, target=tmp_path / "full.sqlite", countries=["SY"]))
    assert full.find("Tell Hamdun")
    assert full.find("Roggwald") == ()
    full.close()


def test_an_interrupted_build_goes_on(dumps: tuple[Path, Path], tmp_path: Path) -> None:
    def stop(what: str, _done: int, _total: int | None) -> None:
        if what.startswith("reading names"):
            raise KeyboardInterrupt

    target = tmp_path / "full.sqlite"
    with pytest.raises(KeyboardInterrupt):
        build_full(*dumps, target=target, progress=stop)
    assert not target.exists()
    full = Gazetteer(build_full(*dumps, target=target))
    assert full.find("Hamdoun Hill")
    full.close()


def test_damaged_dumps_are_named(dumps: tuple[Path, Path], tmp_path: Path) -> None:
    dumps[0].write_bytes(b"PK but not really")
    with pytest.raises(GazetteerError, match=r"allCountries\.zip is damaged"):
        build_full(*dumps, target=tmp_path / "full.sqlite")
    with pytest.raises(GazetteerError, match="is not there"):
        build_full(tmp_path / "absent.zip", target=tmp_path / "full.sqlite")


def test_adds_a_local_list(tmp_path: Path) -> None:
    source, target = tmp_path / "villages.csv", tmp_path / "mine.sqlite"
    source.write_text(
        "name,latitude,longitude,country,region,names\nQarqanna,35.9,36.6,SY,Idlib,Karkanna|قرقنة\n", encoding="utf-8"
    )
    assert add_csv(source, target=target) == 1
    assert add_csv(source, target=target) == 1
    mine = Gazetteer(target)
    (village,) = mine.find("Karkanna")
    assert (village.ref, village.admin1) == ("local:villages:2", "Idlib")
    assert mine.find("Mosul")
    mine.close()


@pytest.mark.parametrize(
    ("row", "what"),
    [("Qarqanna,north,36.6,SY", "line 2: a number"), (",35.9,36.6,SY", "line 2: the name is empty"),
     ("Qarqanna,95,36.6,SY", "no place on earth"), ("Qarqanna,35.9,36.6,Syria", "no ISO code")],
)  # fmt: skip
def test_a_wrong_row_is_named_and_nothing_is_written(row: str, what: str, tmp_path: Path) -> None:
    source, target = tmp_path / "villages.csv", tmp_path / "mine.sqlite"
    source.write_text(f"name,latitude,longitude,country\n{row}\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=what):
        add_csv(source, target=target)
    assert not target.exists()


class _Dumps(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; breaks the first answer off half way, and knows ranges."""

    folder: Path
    breaks: int
    asked: list[str]

    def do_GET(self) -> None:
        file = self.folder / self.path.lstrip("/").replace("/", "-")
        asked = self.headers.get("Range", "")
        type(self).asked.append(asked)
        if not file.exists():
            self.send_error(404)
            return
        data = file.read_bytes()
        start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        rest = data[start:]
        if type(self).breaks:
            type(self).breaks -= 1
            rest = rest[: len(rest) // 2]
        self.wfile.write(rest)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server(dumps: tuple[Path, Path]) -> Iterator[str]:
    _Dumps.folder, _Dumps.breaks, _Dumps.asked = dumps[0].parent, 0, []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Dumps) as service:
        thread = threading.Thread(target=service.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{service.server_port}"
        service.shutdown()
        thread.join()


def test_fetches_goes_on_after_a_break_and_checks(server: str, tmp_path: Path) -> None:
    folder = tmp_path / "fetched"
    _Dumps.breaks = 1
    with pytest.raises(GazetteerError, match=r"[Cc]all again to go on"):
        fetch(folder, address=server)
    told: list[int] = []
    paths = fetch(folder, address=server, progress=lambda _what, done, _total: told.append(done))
    assert [path.name for path in paths] == ["allCountries.zip", "alternateNamesV2.zip"]
    assert _Dumps.asked[1].startswith("bytes=")
    assert told
    assert (folder / "allCountries.zip.sha256").read_text(encoding="ascii").endswith("allCountries.zip\n")
    asked = len(_Dumps.asked)
    assert fetch(folder, address=server) == paths
    assert len(_Dumps.asked) == asked
    assert Gazetteer(build_full(*paths, target=tmp_path / "full.sqlite")).find("Tell Hamdun")


def test_an_absent_or_damaged_download_is_named(server: str, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="XX"):
        fetch(tmp_path / "fetched", countries=["XX"], address=server)
    (_Dumps.folder / "SY.zip").write_bytes(b"no zip at all")
    with pytest.raises(GazetteerError, match="arrived damaged"):
        fetch(tmp_path / "fetched", countries=["SY"], address=server)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Qamishli", "Kamishli"), ("Mosul", "Mossoul"), ("al-Hasakah", "Hassake"), ("Qusantinah", "قسنطينة"),
     ("Харків", "Kharkiv"), ("Raqqa", "ar-Raqqah"), ("Suwayda", "As-Suweida")],
)  # fmt: skip
def test_transliterations_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(fold(one)) == skeleton(fold(other))
