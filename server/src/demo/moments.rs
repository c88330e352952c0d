//! The moments of the story, as the pushes that its people would have sent.

use anyhow::{Context as _, Result};
use domain::{
    calendar,
    id::{ContributionId, DeviceId, MomentId, OpId, PersonId},
    intake::Incoming,
    op::{Audience, Body, ContributionOp, FactOp, ObservationOp, Op, Perspective, QuestionOp},
    stamp::{Day, Stamp},
    text::{Asked, Text, ThemeKey, Title},
};

use super::{
    named,
    people::{Cast, child, device},
    story::{self, Compared, Contribution, Moment, Story},
};
use crate::db::Push;

/// Everything that was written, moment by moment, each in the order of time.
pub(super) fn pushes(story: &Story, cast: &Cast, now_ms: i64) -> Result<Vec<Push>> {
    let today = calendar::day_of(now_ms);
    let mut pushes = Vec::new();
    for (nth, moment) in story.moments.iter().enumerate() {
        let day = Day(today.0 - moment.days_ago);
        let pen = Pen {
            cast,
            nth,
            began_ms: calendar::instant(day, moment.minute),
            // nothing is written after now
            latest_ms: now_ms - 60_000,
            count: 0,
            moment: MomentId(uuid::Uuid::nil()),
            written: Vec::new(),
        };
        let written = pen
            .moment(moment, day)
            .with_context(|| format!("moment {nth}"))?;
        pushes.extend(written.into_iter().map(|(person, op)| Push {
            is_revoked: false,
            person,
            device: op.device,
            now_ms,
            ops: vec![Incoming::Op(Box::new(op))],
        }));
    }
    Ok(pushes)
}

/// Writes the ops of one moment.
struct Pen<'a> {
    cast: &'a Cast,
    nth: usize,
    began_ms: i64,
    latest_ms: i64,
    count: u32,
    moment: MomentId,
    written: Vec<(PersonId, Op)>,
}

impl Pen<'_> {
    fn moment(mut self, moment: &Moment, day: Day) -> Result<Vec<(PersonId, Op)>> {
        let by = self.cast.person(&moment.by)?;
        let side = if self.cast.is_centre(&moment.by) {
            Perspective::Here
        } else {
            Perspective::Home
        };
        let begins = match &moment.ask {
            None => Body::Observation(ObservationOp::Start { side, day }),
            Some(ask) => Body::Question(QuestionOp::Ask {
                side,
                day,
                mode: ask.mode,
                asked: Asked::parse(&ask.asked)?,
            }),
        };
        let start = self.write(by, 0, begins);
        self.moment = start.into();
        if let Some((_, op)) = self.written.last_mut() {
            op.moment = start.into();
        }
        if let Some(title) = &moment.title {
            let title = Some(Title::parse(title)?);
            let replaces = Vec::new();
            self.write(by, 0, Body::Fact(FactOp::Title { title, replaces }));
        }
        for key in &moment.children {
            self.write(by, 0, Body::Fact(FactOp::Link { child: child(key) }));
        }
        for theme in &moment.themes {
            let theme = ThemeKey::try_from(theme.clone())?;
            self.write(by, 0, Body::Fact(FactOp::Theme { theme }));
        }
        for contribution in &moment.contributions {
            self.contribution(contribution)?;
        }
        for compared in &moment.compared {
            self.compared(compared)?;
        }
        for passed in &moment.passed {
            let by = self.cast.person(&passed.by)?;
            let child = child(&passed.child);
            self.write(
                by,
                passed.after_minutes,
                Body::Question(QuestionOp::Pass { child }),
            );
        }
        self.written.sort_by_key(|(_, op)| (op.stamp, op.id));
        Ok(self.written)
    }

    fn contribution(&mut self, told: &Contribution) -> Result<()> {
        let by = self.cast.person(&told.by)?;
        let after = told.after_minutes;
        let opened = Body::Contribution(ContributionOp::Contribute {
            perspective: told.side,
            about: told.about.as_deref().map(child),
            audience: self.audience(told)?,
        });
        let contribution = ContributionId::from(self.write(by, after, opened));
        let words = |text: &str, replaces| -> Result<Body> {
            Ok(Body::Contribution(ContributionOp::Write {
                contribution,
                text: Text::parse(text)?,
                replaces,
                automatic: false,
            }))
        };
        let first = self.write(by, after, words(&told.text, Vec::new())?);
        if told.feeling.is_some() {
            let felt = Body::Contribution(ContributionOp::Feel {
                contribution,
                feeling: told.feeling,
                replaces: Vec::new(),
            });
            self.write(by, after, felt);
        }
        if let Some(revised) = &told.revised {
            self.write(
                by,
                revised.after_minutes,
                words(&revised.text, vec![first])?,
            );
        }
        if let Some(acknowledged) = &told.acknowledged_by {
            let mentor = self.cast.person(&acknowledged.by)?;
            self.write(
                mentor,
                acknowledged.after_minutes,
                Body::Contribution(ContributionOp::Acknowledge { contribution }),
            );
        }
        Ok(())
    }

    fn compared(&mut self, told: &Compared) -> Result<()> {
        let by = self.cast.person(&told.by)?;
        let side = if self.cast.is_centre(&told.by) {
            Perspective::Here
        } else {
            Perspective::Home
        };
        let body = Body::Fact(FactOp::Compare {
            side,
            child: child(&told.child),
            likeness: Some(told.likeness),
            replaces: Vec::new(),
        });
        self.write(by, told.after_minutes, body);
        Ok(())
    }

    fn audience(&self, told: &Contribution) -> Result<Audience> {
        Ok(match told.audience {
            story::Audience::Draft => Audience::Draft,
            story::Audience::Team => Audience::Team,
            story::Audience::Shared => Audience::Shared,
            story::Audience::Confidential => Audience::Confidential {
                with: self
                    .cast
                    .person(told.with.as_deref().context("confidential with whom?")?)?,
            },
        })
    }

    /// Writes one op, some minutes after the moment began.
    fn write(&mut self, by: PersonId, after_minutes: i64, body: Body) -> OpId {
        let at_ms = (self.began_ms + after_minutes * 60_000).min(self.latest_ms);
        let stamp = Stamp(at_ms, self.count);
        let id = self.id(at_ms);
        self.count += 1;
        let device: DeviceId = device(by);
        self.written.push((
            by,
            Op {
                v: body.version(),
                id,
                device,
                stamp,
                moment: self.moment,
                body,
            },
        ));
        id
    }

    /// Version 7, like any other op's, but the same each time.
    fn id(&self, at_ms: i64) -> OpId {
        let named = named("op", &format!("{}/{}", self.nth, self.count));
        let mut random = [0; 10];
        random.copy_from_slice(&named[..10]);
        let ms = u64::try_from(at_ms).unwrap_or(0);
        OpId(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
    }
}
