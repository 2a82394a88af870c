"""The gazetteer commands, on small files of our own."""

import json

from evenhand.cli import DONE, WRONG, main
from evenhand.gazetteer.lookup import embedded_path


def test_local_names_become_a_gazetteer_that_is_then_used(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("EVENHAND_GAZETTEER")
    villages = tmp_path / "villages.csv"
    villages.write_text("name,latitude,longitude,country\nZumbletonville,12.5,14.1,NG\n", encoding="utf-8")

    assert main(["gazetteer", "show", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["in_use"] == str(embedded_path())
    assert main(["gazetteer", "add", str(villages), "--json"]) == DONE
    own = json.loads(capsys.readouterr().out)["gazetteer"]
    assert main(["gazetteer", "show", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["in_use"] == own

    from evenhand import fields
    from evenhand.gazetteer import open_gazetteer

    assert [place.country for place in open_gazetteer().find("Zumbletonville")] == ["NG"]
    mine = fields.coder()
    monkeypatch.setenv("EVENHAND_GAZETTEER", str(embedded_path()))
    assert fields.coder() != mine  # codings by one gazetteer are not taken for codings by another


def test_a_wrong_list_is_named(tmp_path, capfd):
    wrong = tmp_path / "villages.csv"
    wrong.write_text("name,latitude,longitude\nA,north,14\n", encoding="utf-8")
    target = tmp_path / "own.sqlite"
    assert main(["gazetteer", "add", str(wrong), "--target", str(target)]) == WRONG
    assert "villages.csv" in capfd.readouterr().err
    assert not target.exists()
