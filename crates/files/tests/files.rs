//! Links in a folder of somebody else, and who has a lock.
#![cfg(unix)]

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::Duration;

use aidao_files::{Lock, LockError, Readers, create, replace};

#[test]
fn a_lock_that_is_a_link_is_refused_and_its_target_is_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let (precious, lock) = (folder.path().join("precious"), folder.path().join("lock"));
    fs::write(&precious, "precious").expect("written");
    symlink(&precious, &lock).expect("a link");
    assert!(matches!(Lock::take(&lock, "test", Duration::ZERO), Err(LockError::NotPlain(path)) if path == lock));
    fs::remove_file(&lock).expect("removed");
    fs::hard_link(&precious, &lock).expect("a second name");
    assert!(matches!(Lock::take(&lock, "test", Duration::ZERO), Err(LockError::NotPlain(_))));
    fs::remove_file(&lock).expect("removed");
    // A link to nowhere creates nothing there.
    let nowhere = folder.path().join("nowhere");
    symlink(&nowhere, &lock).expect("a link");
    assert!(matches!(Lock::take(&lock, "test", Duration::ZERO), Err(LockError::NotPlain(_))));
    assert!(!nowhere.exists());
    assert_eq!(fs::read_to_string(&precious).expect("it is there"), "precious");
}

#[test]
fn a_lock_has_one_holder_who_is_told_to_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lock");
    let held = Lock::take(&path, "the first", Duration::ZERO).expect("it is free");
    let refused = Lock::take(&path, "the second", Duration::from_millis(60));
    assert!(matches!(refused, Err(LockError::Held { holder, .. }) if holder == "the first"));
    drop(held);
    let _held = Lock::take(&path, "third", Duration::ZERO).expect("it is free again");
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "third\n");
}

#[test]
fn replacing_a_link_leaves_its_target() {
    let folder = tempfile::tempdir().expect("a folder");
    let (precious, file) = (folder.path().join("precious"), folder.path().join("file"));
    fs::write(&precious, "precious").expect("written");
    symlink(&precious, &file).expect("a link");
    replace(&file, &[b"ne", b"w"], Readers::Anybody).expect("replaced");
    assert_eq!(fs::read_to_string(&precious).expect("it is there"), "precious");
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "new");
    assert!(!fs::symlink_metadata(&file).expect("it is there").is_symlink());
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing else is left");
}

#[test]
fn creating_refuses_what_exists_and_links_to_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    create(&file, &[b"secret"], Readers::Owner).expect("created");
    assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o600);
    assert_eq!(create(&file, &[b"other"], Readers::Owner).expect_err("it exists").kind(), ErrorKind::AlreadyExists);
    symlink(folder.path().join("nowhere"), &link).expect("a link");
    assert_eq!(create(&link, &[b"other"], Readers::Owner).expect_err("it exists").kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "secret");
}
