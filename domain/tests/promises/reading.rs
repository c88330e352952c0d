//! What was read, and what was not.

use crate::questions::{answer, ask, change, waits_for_sanne};
use crate::stories::{PAPAS_PHONE, SANNES_TABLET, moment};
use crate::world::{NOOR, World};
use domain::intent::Change;
use domain::op::Mode;
use domain::text::Text;

/// Read belongs to the words that were read, not to the place where they stand.
#[test]
fn words_that_changed_after_they_were_read_wait_again() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze eet niet.");
    world.settle();
    // nor does a slow clock of the parent hide what changed
    world.devices[PAPAS_PHONE].clock_off_ms = -60 * 60 * 1000;
    let heads = |world: &World| {
        let shown = moment(&world.devices[PAPAS_PHONE], id);
        let versions = shown.contribution(papas).unwrap().versions.iter();
        let current = versions.filter(|v| v.is_current);
        current.map(|v| v.op).collect::<Vec<_>>()
    };
    for is_withdrawn in [false, true] {
        change(&mut world, SANNES_TABLET, id, Change::Acknowledge(papas));
        world.settle();
        assert!(!waits_for_sanne(&world, id, papas));
        if is_withdrawn {
            change(&mut world, PAPAS_PHONE, id, Change::Withdraw(papas));
        }
        let revise = Change::Revise {
            contribution: papas,
            text: Text::parse(&format!("Ze eet niet. {is_withdrawn}")).unwrap(),
            replaces: heads(&world),
        };
        change(&mut world, PAPAS_PHONE, id, revise);
        world.settle();
        assert!(waits_for_sanne(&world, id, papas));
    }
}
