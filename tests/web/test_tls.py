"""The pages over TLS, by certificate files (made here) or behind a proxy that speaks it, as a team's server does."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
import sys
from urllib.parse import urlencode, urlsplit

import pytest

from extractor.web.users import add_user
from tests.needs import needs

pytestmark = needs("openssl")
PASSWORD = "trời hôm nay đẹp"
NAME = "ntm.example.gov.vn"


@pytest.fixture
def certificate(tmp_path):
    key, certificate = tmp_path / "own.key", tmp_path / "own.crt"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    command = [str(shutil.which("openssl")), *words.split(), "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return certificate, key


@pytest.fixture
def link(tmp_path, database, certificate):
    add_user(tmp_path / "users.toml", "Lan", "reviewer", PASSWORD)
    command = [sys.executable, "-m", "extractor", "review", "--db", str(database), "--no-browser", "--port", "0"]
    command += ["--certificate", str(certificate[0]), "--key", str(certificate[1])]
    command += ["--users", str(tmp_path / "users.toml")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(timeout=20)


def test_a_person_logs_in_over_tls_and_the_cookie_never_leaves_it(link, certificate):
    place = urlsplit(link)
    assert place.scheme == "https"
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    line = http.client.HTTPSConnection(place.hostname, place.port, context=trust, timeout=30)
    form = {"Origin": f"https://{place.netloc}", "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", "/login", urlencode({"name": "Lan", "password": PASSWORD}), form)
    entered = line.getresponse()
    entered.read()
    assert entered.status == 303
    assert entered.headers["Strict-Transport-Security"]
    cookie = entered.headers.get_all("Set-Cookie")[-1]  # the one before takes an older session away
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    line.request("GET", "/findings", headers={"Cookie": cookie.split(";")[0]})
    page = line.getresponse()
    assert page.status == 200
    assert "Lan" in page.read().decode()
    line.request("POST", "/login", "", form | {"Origin": f"http://{place.netloc}"})
    assert line.getresponse().status == 403  # a page without TLS is another origin


def test_a_stranger_to_the_certificate_does_not_talk(link):
    place = urlsplit(link)
    line = http.client.HTTPSConnection(place.hostname, place.port, context=ssl.create_default_context(), timeout=30)
    with pytest.raises(ssl.SSLCertVerificationError):
        line.request("GET", "/")
    plain = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    plain.request("GET", "/")
    with pytest.raises((http.client.HTTPException, OSError)):
        plain.getresponse()


def test_behind_a_proxy_that_speaks_tls_cookies_and_origins_are_those_of_the_public_name(tmp_path, database):
    add_user(tmp_path / "users.toml", "Lan", "reviewer", PASSWORD)
    command = [sys.executable, "-m", "extractor", "review", "--db", str(database), "--no-browser", "--port"]
    port = _free_port()
    command += [str(port), "--users", str(tmp_path / "users.toml"), "--behind-tls", "--allow-host", NAME]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == f"https://{NAME}/"  # where people reach it, not where it listens
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        body = urlencode({"name": "Lan", "password": PASSWORD})
        form = {"Host": NAME, "Origin": f"https://{NAME}", "Content-Type": "application/x-www-form-urlencoded"}
        for changed, told in (
            ({"Origin": f"http://{NAME}"}, 403),  # a page without TLS is another origin
            ({"Origin": "https://evil.example"}, 403),
            ({"Host": "evil.example", "X-Forwarded-Host": NAME}, 421),  # only the Host header itself is believed
        ):
            line.request("POST", "/login", body, form | changed)
            refused = line.getresponse()
            refused.read()
            assert (refused.status, refused.headers["Set-Cookie"]) == (told, None), changed
        line.request("POST", "/login", body, form)
        entered = line.getresponse()
        entered.read()
        assert entered.status == 303
        assert entered.headers["Location"] == "/"  # whatever scheme the proxy speaks to us
        assert entered.headers["Strict-Transport-Security"]
        cookie = entered.headers.get_all("Set-Cookie")[-1]
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        line.request("GET", "/findings", headers={"Host": NAME, "Cookie": cookie.split(";")[0]})
        page = line.getresponse()
        assert page.status == 200
        assert "Lan" in page.read().decode()
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])
