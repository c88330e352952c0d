//! What a newer app writes passes through an older one.

use crate::stories::{SANNES_TABLET, moment, sanne_captures};
use crate::world::{SANNE, World};
use domain::id::OpId;
use domain::op::Op;

#[test]
fn what_a_newer_app_wrote_is_kept_and_passed_on_unread() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let moment = moment(&world.devices[SANNES_TABLET], id);
    let newer: Op = serde_json::from_value(serde_json::json!({
        "v": 9,
        "id": "0190d5b2-0000-7000-8000-00000000000a",
        "device": world.devices[SANNES_TABLET].id,
        "stamp": [1, 0],
        "moment": id,
        "body": {"sing": {"contribution": moment.contributions[0].id, "melody": [1, 2, 3]}}
    }))
    .unwrap();
    let json = serde_json::to_value(&newer).unwrap();
    assert_eq!(json["body"]["sing"]["melody"][2], 3, "not a note is lost");
    let access = world.server.access(SANNE);
    let now = world.now_ms;
    let log = world.server.logs.get_mut(&id).unwrap();
    assert_eq!(log.record(newer.clone(), &access, now), Ok(true));
    assert!(log.placements().contains_key(&newer.id));
    assert_eq!(log.moment().unwrap().unknown, 1);
    let malformed = serde_json::from_value::<Op>(serde_json::json!({
        "v": 1, "id": OpId(newer.id.0), "device": newer.device, "stamp": [1, 0],
        "moment": id, "body": {"sing": {}}
    }));
    assert!(
        malformed.is_err(),
        "but nobody hides nonsense behind today's version"
    );
}
