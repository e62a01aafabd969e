"""The name of a folder's file system, from the system's list of mounts."""

import pytest

from records.locks.mounts import file_system

MOUNTS = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw
40 27 0:50 / /home rw,relatime - nfs4 server:/home rw,vers=4.2
41 40 0:51 / /home/me/a\040b rw - fuse.sshfs me@host: rw
42 27 0:52 / /home/melt rw - lustre mds@tcp:/scratch rw
43 41 0:53 / /home/me/a\040b rw - cifs //server/share rw
"""


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/", "ext4"),
        ("/homes", "ext4"),
        ("/home", "nfs4"),
        ("/home/me", "nfs4"),
        ("/home/me/a b/results", "cifs"),  # mounted over sshfs
        ("/home/melt/x", "lustre"),
        ("/home/me/../melt", "lustre"),
    ],
)
def test_the_innermost_and_latest_mount_counts(tmp_path, folder, name):
    (tmp_path / "mounts").write_text(MOUNTS)
    assert file_system(folder, tmp_path / "mounts") == name


def test_a_system_that_keeps_no_list_is_answered_in_words(tmp_path):
    assert file_system(tmp_path, tmp_path / "none") == f"the file system of {tmp_path}"
