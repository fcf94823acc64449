//! Reads `*.jsonl[.gz]` folders. A line that is no post is skipped, with its reason.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};

use crate::archive::Archive;
use crate::digest;
use crate::post::{Author, Post, PostKind, TweetId, handle_of};

/// A longer line is no post.
const LINE_BYTES_MAX: usize = 64 * 1024;
/// More lines than this in one folder stop the start.
const LINES_MAX: usize = 1_000_000;
/// How many skipped lines are remembered by place; all are counted.
const SKIPPED_KEPT_MAX: usize = 100;

/// Why a folder cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// A file or folder is not readable.
    #[error("cannot read {path}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The folder has no posts.
    #[error("no `*.jsonl` or `*.jsonl.gz` with posts in {0}")]
    Nothing(PathBuf),
    /// The folder has too many posts.
    #[error("more than {LINES_MAX} posts in {0}")]
    TooMuch(PathBuf),
}

/// A line that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SkippedLine {
    /// The file's name.
    pub file: String,
    /// The line's number, from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// What became of a folder.
#[derive(Debug, Default)]
pub struct Recorded {
    /// How many lines were left out.
    pub skipped_count: usize,
    /// The first of them.
    pub skipped: Vec<SkippedLine>,
}

/// A line of a file of posts; what else it holds is of no use here.
#[derive(Debug, Deserialize, Serialize)]
struct Line {
    id: String,
    author: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author_name: Option<String>,
    created_at: Option<String>,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply_to: Option<serde_json::Value>,
}

/// Reads every file of posts in `folder` into the archive, in the order of their names.
pub fn load(folder: &Path, archive: &mut Archive) -> Result<Recorded, FeedError> {
    let unreadable = |cause| FeedError::Unreadable {
        path: folder.to_owned(),
        cause,
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(unreadable)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| is_file_of_posts(path))
        .collect();
    files.sort();
    let mut report = Recorded::default();
    for file in files {
        load_file(&file, archive, &mut report)?;
    }
    if archive.post_count() == 0 {
        return Err(FeedError::Nothing(folder.to_owned()));
    }
    Ok(report)
}

fn is_file_of_posts(path: &Path) -> bool {
    let ends_with = |path: &Path, ending: &str| path.extension().is_some_and(|last| last == ending);
    let unzipped = if ends_with(path, "gz") {
        path.with_extension("")
    } else {
        path.to_owned()
    };
    ends_with(&unzipped, "jsonl")
}

fn load_file(path: &Path, archive: &mut Archive, report: &mut Recorded) -> Result<(), FeedError> {
    let unreadable = |cause| FeedError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let file = File::open(path).map_err(unreadable)?;
    let source: Box<dyn Read> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let lines = BufReader::new(source).split(b'\n').enumerate();
    for (index, line) in lines {
        if archive.post_count() >= LINES_MAX {
            return Err(FeedError::TooMuch(path.to_owned()));
        }
        let line = line.map_err(unreadable)?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if let Err(reason) = read_line(&line, archive) {
            report.skip(&name, index + 1, reason);
        }
    }
    Ok(())
}

impl Recorded {
    fn skip(&mut self, file: &str, line: usize, reason: String) {
        self.skipped_count += 1;
        if self.skipped.len() < SKIPPED_KEPT_MAX {
            self.skipped.push(SkippedLine {
                file: file.to_owned(),
                line,
                reason,
            });
        }
    }
}

/// Adds the post of one line, or says why it is none.
pub fn read_line(line: &[u8], archive: &mut Archive) -> Result<TweetId, String> {
    if line.len() > LINE_BYTES_MAX {
        return Err(format!("the line is longer than {LINE_BYTES_MAX} bytes"));
    }
    let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    if line.text.trim().is_empty() {
        return Err("the post has no text".to_owned());
    }
    let created_at = line.created_at.as_deref().ok_or("the post has no time")?;
    let posted_at = DateTime::parse_from_rfc3339(created_at)
        .map_err(|error| format!("the time `{created_at}` is not readable: {error}"))?
        .with_timezone(&Utc);
    let name = line.author_name.as_deref().unwrap_or(&line.author);
    let author = Author::named(&handle_of(&line.author), name, "");
    let author_id = archive.add_author(author);
    let mut post = Post::first(id_of(&line.id, posted_at), author_id, &line.text, posted_at);
    if line.reply_to.is_some_and(|to| !to.is_null()) {
        post.kind = PostKind::Reply;
    }
    if let Some(language) = line.lang {
        post.language = language;
    }
    Ok(archive.add_post(post))
}

/// The id a line names, where it is one of ours or X's for that very millisecond or second.
fn id_of(text: &str, posted_at: DateTime<Utc>) -> TweetId {
    let derived = TweetId::at(posted_at, digest::stable(&[text.as_bytes()]));
    let is_of_same_millisecond = |id: &TweetId| id.get() >> 22 == derived.get() >> 22;
    text.parse()
        .ok()
        .filter(is_of_same_millisecond)
        .unwrap_or(derived)
}

/// The line a post is kept as.
pub fn write_line(post: &Post, author: &Author) -> String {
    let line = Line {
        id: post.id.to_string(),
        author: author.handle.clone(),
        author_name: Some(author.name.clone()),
        created_at: Some(post.posted_at.to_rfc3339_opts(SecondsFormat::Millis, true)),
        text: post.text.to_string(),
        lang: Some(post.language.clone()),
        reply_to: None,
    };
    serde_json::to_string(&line).expect("a line is plain text")
}
