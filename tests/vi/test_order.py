"""Names in the order of the Vietnamese alphabet, as a dictionary has them."""

import unicodedata

import pytest

from extractor.vi.order import name_key


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(
            ["an", "ăn", "ân", "ba", "ca", "da", "đa", "em", "êm", "oa", "ô", "ơ", "u", "ư", "y"], id="letters"
        ),
        pytest.param(["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măng"], id="tones behind letters"),
        pytest.param(["Hà Lâm", "Hà Tiên", "Hạ Long", "Hai Bà"], id="word by word"),
        pytest.param(["Phước Cát", "Phước Cát 1", "Phước Cát 2", "Phước Cát 10", "Phước Cát A"], id="numbers"),
        pytest.param(["Quận 1", "Quận 3", "Quận 10", "Quận Ba Đình"], id="quarters"),
        pytest.param(["Huyện Ia Grai", "Huyện Krông Búk", "HUYỆN KRÔNG NĂNG", "Huyện Krông Pắc"], id="case"),
        pytest.param(["Xã Đăk Hà", "Xã Đắk Lây", "Xã Đinh"], id="breve with a tone"),
        pytest.param(["Xã Tân An", "Xã Tân An (Huyện A)", "Xã Tân An (Huyện B)", "Xã Tân Ân"], id="where it lies"),
        pytest.param(["Xã Ea H'Leo", "Xã Ea H-Mlay", "Xã Ea Kao"], id="signs"),
        pytest.param(["Xã Jơ Ngây", "Xã Kon", "Xã Pờ Y", "Xã Wa", "Xã Xa", "Xã Za Hung"], id="foreign letters"),
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(names):
    backwards = sorted(names, reverse=True)
    assert sorted(backwards, key=name_key) == names


def test_it_is_the_same_however_a_name_is_coded():
    name = "Xã Đường Lâm"
    assert name_key(unicodedata.normalize("NFD", name)) == name_key(name)


def test_no_two_names_are_one():
    assert len({name_key(name) for name in ("Xã Ba", "xã ba", "Xã-Ba", "Xã Ba.")}) == 4
