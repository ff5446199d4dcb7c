"""The pages over TLS by certificate files, as a team's server speaks; the certificate is made here."""

from __future__ import annotations

import http.client
import shutil
import ssl
import subprocess
import sys
from urllib.parse import urlencode, urlsplit

import pytest

from extractor.web.users import add_user
from tests.needs import needs

pytestmark = needs("openssl")
PASSWORD = "trời hôm nay đẹp"


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
