//! Devices as people have them (the replica of the domain) against the real
//! server: they agree, and no scope ever has to be fetched anew.

use std::collections::BTreeSet;

use domain::{
    id::{ChildId, MomentId},
    intent::{Change, Intent, NewContribution},
    moment::Wording,
    op::{Audience, Feeling, Perspective},
    record::Refusal,
    replica::Delivery,
    stamp::Day,
    text::{Text, Title},
};
use server::clock::random_bytes;
use uuid::Uuid;

use crate::{
    house::{House, MEES, NOOR, NOW_MS, YARA},
    replica_device::Phone,
};

fn said(perspective: Perspective, about: Option<ChildId>, text: &str) -> NewContribution {
    NewContribution {
        perspective,
        about,
        audience: Audience::Shared,
        text: Text::parse(text).unwrap(),
        feeling: None,
    }
}

pub fn capture(side: Perspective, children: &[ChildId], text: &str) -> Intent {
    let about = (side == Perspective::Home).then(|| children[0]);
    Intent::Capture {
        side,
        day: Day::of_ms(NOW_MS),
        title: Some(Title::parse("Op het plein").unwrap()),
        children: children.iter().copied().collect(),
        themes: BTreeSet::new(),
        first: said(side, about, text),
    }
}

#[tokio::test]
async fn a_parent_and_a_mentor_look_at_one_moment_each_from_their_side() {
    let house = House::new().await;
    let mut sanne = Phone::of(&house, "sanne").await;
    let mut papa = Phone::of(&house, "papa-noor").await;
    let mut ouder = Phone::of(&house, "ouder-mees").await;
    let all = [NOOR, MEES, YARA];
    let moment = sanne
        .ask(capture(Perspective::Here, &all, "In de bladeren."))
        .await
        .unwrap();
    assert_eq!(sanne.replica.status().waiting, 1);
    sanne.sync().await;
    assert_eq!(sanne.replica.status().waiting, 0);
    papa.sync().await;
    let mut home = said(Perspective::Home, Some(NOOR), "Ze sliep meteen.");
    home.feeling = Some(Feeling::Happy);
    papa.ask(Intent::In(moment, vec![Change::Contribute(home)]))
        .await
        .unwrap();
    papa.sync().await;
    sanne.sync().await;
    ouder.sync().await;
    let of_papa = &sanne.moment(moment).contributions[1];
    assert_eq!(
        (of_papa.author, of_papa.feeling),
        (papa.browser.person, Some(Feeling::Happy))
    );
    let acknowledge = Change::acknowledge(of_papa);
    sanne
        .ask(Intent::In(moment, vec![acknowledge]))
        .await
        .unwrap();
    sanne.sync().await;
    papa.sync().await;
    assert_eq!(papa.moment(moment).contributions[1].acknowledged.len(), 1);
    assert_eq!(
        papa.moment(moment)
            .children
            .iter()
            .copied()
            .collect::<Vec<_>>(),
        [NOOR]
    );
    assert_eq!(
        ouder
            .moment(moment)
            .children
            .iter()
            .copied()
            .collect::<Vec<_>>(),
        [MEES]
    );
    assert_eq!(ouder.moment(moment).contributions.len(), 1);
    assert_eq!(sanne.moment(moment).children.len(), 3);
}

#[tokio::test]
async fn two_devices_of_one_person_keep_both_versions_until_they_are_joined() {
    let house = House::new().await;
    let mut phone = Phone::of(&house, "papa-noor").await;
    let mut laptop = Phone::of(&house, "papa-noor").await;
    let mut mama = Phone::of(&house, "mama-noor").await;
    let moment = phone
        .ask(capture(Perspective::Home, &[NOOR], "Ze viel drie keer."))
        .await
        .unwrap();
    phone.sync().await;
    laptop.sync().await;
    for (device, text) in [
        (&mut phone, "Ze viel vier keer."),
        (&mut laptop, "Ze viel vijf keer."),
    ] {
        let found = device.moment(moment).contributions[0].clone();
        let replaces = found
            .versions
            .iter()
            .filter(|v| v.is_current)
            .map(|v| v.op)
            .collect();
        let text = Text::parse(text).unwrap();
        let revise = Change::Revise {
            contribution: found.id,
            text,
            replaces,
        };
        device.ask(Intent::In(moment, vec![revise])).await.unwrap();
    }
    phone.sync().await;
    for device in [&mut laptop, &mut phone, &mut mama] {
        device.sync().await;
    }
    assert!(matches!(phone.words(moment)[0], Wording::Apart { .. }));
    assert_eq!(phone.words(moment), laptop.words(moment));
    assert_eq!(phone.words(moment), mama.words(moment));
    let found = laptop.moment(moment).contributions[0].clone();
    let replaces = found
        .versions
        .iter()
        .filter(|v| v.is_current)
        .map(|v| v.op)
        .collect();
    let text = Text::parse("Ze viel vier of vijf keer.").unwrap();
    let join = Change::Revise {
        contribution: found.id,
        text: text.clone(),
        replaces,
    };
    laptop.ask(Intent::In(moment, vec![join])).await.unwrap();
    laptop.sync().await;
    for device in [&mut phone, &mut mama] {
        device.sync().await;
        assert_eq!(device.words(moment), [Wording::One { text: text.clone() }]);
    }
}

#[tokio::test]
async fn in_a_new_life_of_the_server_a_device_sends_again_what_it_made() {
    let house = House::new().await;
    let mut phone = Phone::of(&house, "papa-noor").await;
    let moment = phone
        .ask(capture(Perspective::Home, &[NOOR], "Voor de brand."))
        .await
        .unwrap();
    phone.sync().await;
    house
        .state
        .db
        .renew_epoch(Uuid::from_u128(5))
        .await
        .unwrap();
    let later = phone
        .ask(capture(Perspective::Home, &[NOOR], "Na de brand."))
        .await
        .unwrap();
    phone.sync().await;
    assert_eq!(phone.replica.status().waiting, 0);
    assert!(phone.replica.moment(moment).is_some() && phone.replica.moment(later).is_some());
    let mut mama = Phone::of(&house, "mama-noor").await;
    mama.sync().await;
    assert_eq!(mama.words(moment), phone.words(moment));
    assert_eq!(mama.words(later), phone.words(later));
}

#[tokio::test]
async fn a_device_that_loses_access_hides_the_child_and_what_it_sent_late_is_kept() {
    let house = House::new().await;
    let mut fatima = Phone::of(&house, "fatima").await;
    let moment = fatima
        .ask(capture(Perspective::Here, &[NOOR], "Nog in de groep."))
        .await
        .unwrap();
    fatima.sync().await;
    let late = said(Perspective::Here, Some(NOOR), "Te laat gezien.");
    fatima
        .ask(Intent::In(moment, vec![Change::Contribute(late)]))
        .await
        .unwrap();
    house.state.db.enrol(NOOR, None, NOW_MS).await.unwrap();
    fatima.sync().await;
    assert!(fatima.replica.moment(moment).is_none());
    assert_eq!(house.state.db.held().await.unwrap().len(), 2);
    assert_eq!(fatima.replica.notices().len(), 1);
    let left: Vec<_> = fatima.replica.entries().collect();
    assert!(left.is_empty(), "nothing of the child stays: {left:?}");
}

#[tokio::test]
async fn whatever_people_do_in_whatever_order_their_devices_end_up_the_same() {
    let house = House::new().await;
    let mut phones = Vec::new();
    for key in [
        "sanne",
        "sanne",
        "fatima",
        "papa-noor",
        "papa-noor",
        "mama-noor",
    ] {
        phones.push(Phone::of(&house, key).await);
    }
    let seed = u64::from_le_bytes(random_bytes());
    println!("seed {seed}");
    let mut state = seed | 1;
    let mut dice = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(limit).unwrap()).unwrap()
    };
    let mut moments: Vec<MomentId> = Vec::new();
    for step in 0..120 {
        let at = dice(phones.len());
        let phone = &mut phones[at];
        let is_home = at >= 3;
        let side = if is_home {
            Perspective::Home
        } else {
            Perspective::Here
        };
        let about = is_home.then_some(NOOR);
        let known: Vec<MomentId> = moments
            .iter()
            .copied()
            .filter(|id| phone.replica.moment(*id).is_some())
            .collect();
        match dice(6) {
            1 | 2 if !known.is_empty() => {
                let id = known[dice(known.len())];
                let change = random_change(phone, id, side, about, step, &mut dice);
                // a refusal is an answer too
                let _ = phone.ask(Intent::In(id, vec![change])).await;
            }
            3 => {
                let children: &[ChildId] = if is_home { &[NOOR] } else { &[NOOR, MEES] };
                if let Ok(id) = phone
                    .ask(capture(side, children, &format!("Om {step} uur.")))
                    .await
                {
                    moments.push(id);
                }
            }
            _ => phone.sync().await,
        }
    }
    for _ in 0..3 {
        for phone in &mut phones {
            phone.sync().await;
        }
    }
    for pair in [(0, 1), (3, 4)] {
        for id in &moments {
            let (a, b) = (
                phones[pair.0].replica.moment(*id),
                phones[pair.1].replica.moment(*id),
            );
            assert_eq!(a, b, "seed {seed}");
        }
    }
    let held = house.state.db.held().await.unwrap();
    for phone in &phones {
        assert_eq!(phone.replica.status().waiting, 0, "seed {seed}");
        // what somebody wrote into a moment that was taken back meanwhile waits
        // at the server, and is not lost
        for entry in phone.replica.entries().filter(|entry| !entry.is_sent()) {
            let op = entry.recorded.op.id;
            assert_eq!(
                entry.delivery,
                Delivery::Held(Refusal::MissingDependency),
                "seed {seed}"
            );
            assert!(held.contains(&op.0), "seed {seed}: {op}");
        }
    }
    assert!(house.state.db.check_integrity().await.unwrap().is_empty());
}

fn random_change(
    phone: &Phone,
    id: MomentId,
    side: Perspective,
    about: Option<ChildId>,
    step: usize,
    dice: &mut impl FnMut(usize) -> usize,
) -> Change {
    let moment = phone.moment(id);
    let own = moment
        .contributions
        .iter()
        .find(|c| c.author == phone.browser.person);
    match (dice(7), own) {
        (0, Some(own)) => {
            let replaces = own
                .versions
                .iter()
                .filter(|v| v.is_current)
                .map(|v| v.op)
                .collect();
            let text = Text::parse(&format!("Herzien om {step} uur.")).unwrap();
            Change::Revise {
                contribution: own.id,
                text,
                replaces,
            }
        }
        (1, Some(own)) => Change::Withdraw(own.id),
        (2, Some(own)) => Change::Feel(own.id, Some(Feeling::Proud)),
        (3, Some(own)) => Change::Share(own.id, Audience::Draft),
        (4, _) => Change::Day(Day(20_000 + i32::try_from(step).unwrap())),
        (5, _) => Change::Title(None),
        _ => Change::Contribute(said(side, about, &format!("Erbij om {step} uur."))),
    }
}
