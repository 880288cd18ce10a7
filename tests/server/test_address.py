import ipaddress
import socket

import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.server.address import answers, check_exposure, check_port, network_addresses, public_address


def test_other_devices_need_a_certificate_or_a_word_that_the_network_is_known(tmp_path):
    assert check_exposure("127.0.0.1", None, plain_http=False) == "127.0.0.1"
    assert check_exposure("0.0.0.0", None, plain_http=True) == "0.0.0.0"
    assert check_exposure("0.0.0.0", tmp_path / "cert.pem", plain_http=False) == "0.0.0.0"
    with pytest.raises(InvalidInputError, match="--plain-http"):
        check_exposure("0.0.0.0", None, plain_http=False)
    with pytest.raises(InvalidInputError, match=r"192\.168\.1\.5"):
        check_exposure("192.168.1.5", None, plain_http=False)


def test_a_taken_port_is_named_with_the_option_that_helps():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert answers("127.0.0.1", port)
        with pytest.raises(InvalidInputError, match=rf"Port {port} .* --port\b"):
            check_port("127.0.0.1", port, "--port")
    assert not answers("127.0.0.1", port)
    assert check_port("127.0.0.1", port, "--port") == port


def test_addresses_for_phones_are_never_this_computers_own():
    for address in network_addresses():
        one = ipaddress.ip_address(address)
        assert not one.is_loopback and not one.is_link_local


def test_the_printed_address_is_one_a_phone_can_type():
    assert public_address("127.0.0.1") == "localhost"
    assert public_address("192.168.1.5") == "192.168.1.5"
    assert public_address("0.0.0.0") not in ("0.0.0.0", "")
