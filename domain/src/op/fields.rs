//! The fields of all bodies of this version.

use super::vocabulary::{Audience, Feeling, Likeness, Mode, Perspective};
use crate::id::{ChildId, ContributionId, OpId};
use crate::stamp::Day;
use crate::text::{Asked, Text, ThemeKey, Title};
use alloc::vec::Vec;
use serde::Deserialize;

/// One small parser for all bodies instead of one for each: it is downloaded on a phone. Each
/// group takes the fields of its kinds out of it.
#[derive(Deserialize)]
#[allow(missing_docs, reason = "each is said where the op is")]
pub struct Fields {
    pub side: Option<Perspective>,
    pub day: Option<Day>,
    pub title: Option<Title>,
    pub child: Option<ChildId>,
    pub theme: Option<ThemeKey>,
    pub perspective: Option<Perspective>,
    pub about: Option<ChildId>,
    pub audience: Option<Audience>,
    pub contribution: Option<ContributionId>,
    pub text: Option<Text>,
    pub feeling: Option<Feeling>,
    pub mode: Option<Mode>,
    pub asked: Option<Asked>,
    pub likeness: Option<Likeness>,
    #[serde(default)]
    pub replaces: Vec<OpId>,
    #[serde(default)]
    pub versions: Vec<OpId>,
    #[serde(default)]
    pub removes: Vec<OpId>,
    #[serde(default)]
    pub automatic: bool,
}
