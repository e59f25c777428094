"""What set-up fetches and what of it is served: named files, no hosts in the lock, small icons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from jishi.web import checks
from jishi.web.browser_files import NpmFailed, run_npm, without_addresses
from jishi.web.cells import draw_icon
from jishi.web.finders import PACKAGES, NodeFinder, missing_files
from jishi.web.icons import NAMES, UnknownIcon, subset
from jishi.web.storage import ManifestStorage

SPRITE = (
    '<svg><defs><symbol id="tabler-plus" viewBox="0 0 24 24" fill="none">'
    '<path stroke="none" d="M0 0h24v24H0z" fill="none" /><path d="M12 5v14" /></symbol>'
    '<symbol id="tabler-minus" viewBox="0 0 24 24"><path d="M5 12h14" /></symbol></defs></svg>'
)


def modules(root: Path) -> Path:
    for package, globs in PACKAGES.items():
        for glob in globs:
            file = root / "node_modules" / package / glob.replace("*", "one")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(package)
    return root / "node_modules"


@pytest.fixture
def finder(tmp_path: Path) -> NodeFinder:
    modules(tmp_path)
    (tmp_path / "node_modules/leaflet/secret.js").write_text("not named")
    with override_settings(ROOT=tmp_path):
        return NodeFinder()


def test_finder_serves_only_named_files(finder: NodeFinder) -> None:
    found = {f"{storage.prefix}/{path}" for path, storage in finder.list(None)}

    assert "vendor/leaflet/dist/leaflet.js" in found
    assert "vendor/leaflet/dist/images/one.png" in found
    assert len(found) == sum(len(globs) for globs in PACKAGES.values())
    assert finder.find("vendor/leaflet/dist/leaflet.js") == str(finder.folder / "leaflet/dist/leaflet.js")


@pytest.mark.parametrize(
    "path",
    [
        "vendor/leaflet/secret.js",
        "vendor/leaflet/dist/images/../../secret.js",
        "vendor/unknown/a.js",
        "leaflet/dist/leaflet.js",
    ],
)
def test_finder_refuses_what_is_not_named(finder: NodeFinder, path: str) -> None:
    assert finder.find(path) is None
    assert finder.find(path, find_all=True) == []


def test_check_says_run_set_up_when_files_are_absent(tmp_path: Path) -> None:
    with override_settings(ROOT=tmp_path):
        (fault,) = checks.browser_files_present(None)
    assert fault.id == "web.E001"
    assert "@tabler/core/dist/css/tabler.min.css" in fault.msg
    assert "jishi setup" in str(fault.hint)

    modules(tmp_path)
    with override_settings(ROOT=tmp_path):
        assert checks.browser_files_present(None) == []


def test_check_names_the_one_missing_file(tmp_path: Path) -> None:
    folder = modules(tmp_path)
    (folder / "jishi-icons/icons.svg").unlink()
    assert missing_files(folder) == ["jishi-icons/icons.svg"]


def test_own_sign_in_page_comes_first() -> None:
    assert checks.own_templates_first(None) == []


def test_icon_subset_holds_just_the_named_symbols() -> None:
    made = subset(SPRITE, ("plus",))
    assert '<symbol id="plus" viewBox="0 0 24 24"><path d="M12 5v14"/></symbol>' in made
    assert "minus" not in made
    assert "M0 0h24v24H0z" not in made


def test_unknown_icon_names_the_nearest() -> None:
    with pytest.raises(UnknownIcon, match="plus"):
        subset(SPRITE, ("plos",))
    with pytest.raises(UnknownIcon, match="pencil"):
        draw_icon("pencel")


def test_installed_sprite_has_every_icon_in_use() -> None:
    sprite = (Path(settings.ROOT) / "node_modules/jishi-icons/icons.svg").read_text(encoding="utf-8")
    assert [name for name in NAMES if f'<symbol id="{name}"' not in sprite] == []


def test_lock_names_no_host() -> None:
    lock = (Path(settings.ROOT) / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = json.loads(lock)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_versions_are_exact() -> None:
    manifest = json.loads((Path(settings.ROOT) / "package.json").read_text(encoding="utf-8"))
    versions = [*manifest["dependencies"].values(), *manifest["devDependencies"].values()]
    assert [version for version in versions if not version.replace(".", "").isdigit()] == []
    assert "scripts" not in manifest


def test_lock_loses_addresses_but_keeps_integrity() -> None:
    lock = {
        "packages": {
            "node_modules/a": {"version": "1.0.0", "integrity": "sha512-x", "funding": {}, "resolved": "y"}
        }
    }
    assert without_addresses(lock) == {
        "packages": {"node_modules/a": {"version": "1.0.0", "integrity": "sha512-x"}}
    }


def test_failing_npm_is_not_swallowed(tmp_path: Path) -> None:
    with pytest.raises(NpmFailed, match="npm ci"):
        run_npm("ci", root=tmp_path)  # no lock file here


def test_manifest_storage_ignores_source_maps_and_follows_pictures(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("let a;\n//# sourceMappingURL=a.js.map\n")
    (tmp_path / "a.css").write_text("b{background:url(p.png)}\n/*# sourceMappingURL=a.css.map */\n")
    (tmp_path / "p.png").write_bytes(b"png")
    storage = ManifestStorage(location=tmp_path, base_url="/static/")
    done = list(storage.post_process({name: (storage, name) for name in ("a.js", "a.css", "p.png")}))

    assert [fault for _name, _new, fault in done if isinstance(fault, Exception)] == []
    assert storage.hashed_files["p.png"] in (tmp_path / storage.hashed_files["a.css"]).read_text()
