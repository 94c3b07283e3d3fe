"""The container files: what linters say of them, and that the commands in them do what they are there for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from health_server import environment, serving

if TYPE_CHECKING:
    from health_server import Running

DOCKER = Path(__file__).parents[1] / "examples" / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
LYRICA: dict[str, Any] = COMPOSE["services"]["lyrica"]


def tool(name: str) -> str:
    """Where a linter lies; the test is left out where there is none for this machine."""
    path = Path(sys.executable).with_name(name)
    found = str(path) if path.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not built for this machine")
    return found


@pytest.mark.parametrize("command", [["hadolint", "Dockerfile"], ["compose-lint", "compose.yaml"]], ids=" ".join)
def test_linters_are_content(command: list[str]) -> None:
    """The linters find nothing grave."""
    done = subprocess.run([tool(command[0]), *command[1:]], cwd=DOCKER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_image_is_built_in_stages_and_run_by_nobody() -> None:
    """The last stage copies from an earlier one, compiles nothing and does not run as root."""
    last = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    assert DOCKERFILE.count("\nFROM ") == 2
    assert "COPY --from=build" in last
    assert "pip install" not in last
    assert re.findall(r"^USER (.*)$", last, re.MULTILINE) == ["10001:10001"]


def test_nothing_but_the_sources_is_sent_to_the_builder() -> None:
    """Every file that the build copies is let through, and by default none is."""
    rules = (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    assert rules[1] == "*"
    assert {f"!{name}" for line in copied for name in line.split()} == {rule for rule in rules if rule.startswith("!")}


def ends(running: Running, command: list[str]) -> int:
    """Exit code of a container's health check, asked of a server of ours."""
    port = running.url.rpartition(":")[2]
    asked = [part.replace(":8000", f":{port}") for part in command]
    asked[0] = sys.executable if asked[0] == "python" else asked[0]
    return subprocess.run(asked, capture_output=True, check=False, timeout=60).returncode


def test_the_image_begins_and_knows_its_health(tmp_path: Path) -> None:
    """The image's command serves, its health check passes while it does and fails when it does not."""
    entry, command = (json.loads(found) for found in re.findall(r"^(?:ENTRYPOINT|CMD) (.*)$", DOCKERFILE, re.MULTILINE))
    check = json.loads(re.findall(r"^ +CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[0])
    assert (["lyrica"], ["serve-health"]) == (entry, command)
    with serving(tmp_path, *command[1:]) as running:
        assert ends(running, check) == 0
        running.end()
        assert ends(running, check) != 0


def test_compose_begins_and_knows_its_health(tmp_path: Path) -> None:
    """The composed command serves other containers by its name, to who knows the token; its health check looks once."""
    token = tmp_path / "token"
    token.write_text("0123456789abcdef\n", encoding="utf-8")
    given = LYRICA["environment"] | {"LYRICA_HEALTH_TOKEN_FILE": str(token), "OLLAMA_HOST": "127.0.0.1:9"}
    assert LYRICA["command"][0] == "serve-health"
    with serving(tmp_path, *LYRICA["command"][1:], **given) as running:
        running.http.base_url = f"http://127.0.0.1:{running.url.rpartition(':')[2]}"
        headers = {"Host": "lyrica:8000", "Authorization": "Bearer 0123456789abcdef"}
        assert running.http.get("/metrics", headers=headers).status_code == 200
        assert running.http.get("/metrics", headers={"Host": "lyrica:8000"}).status_code == 401
    kind, *command = LYRICA["healthcheck"]["test"]
    assert (kind, command[0]) == ("CMD", "lyrica")
    done = subprocess.run(
        [sys.executable, "-m", "lyrica_cli", *command[1:]],
        env=environment(tmp_path),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0


def test_compose_names_what_it_uses() -> None:
    """Every volume, network and secret of a service is declared, and every service looks after its health."""
    for name, service in COMPOSE["services"].items():
        assert "healthcheck" in service, name
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert {each.partition(":")[0] for each in service["volumes"]} <= set(COMPOSE["volumes"])
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
