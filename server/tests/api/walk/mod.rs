//! Every route and every op, asked by everybody that somebody can be to a child:
//! made from the lists of the program, so that a new one cannot be left out. What
//! comes of it is the table in `docs/ACCESS.md`.

mod changes;
mod ops;
mod routes;

use std::{env, fs, path::Path};

use domain::{
    id::{ChildId, ContributionId, LocationId, MomentId, OpId},
    op::{Audience, Mode, Perspective},
};
use uuid::Uuid;

use crate::{
    browser::Browser,
    house::{DAY_MS, House, NOOR, NOW_MS, VOSSEN, YARA, person},
    tablets::tablet_of,
};

/// Everybody whom Noor, her words and her lead know or do not know: the name in
/// the table, the key of the person, and whether they may see her.
const VIEWERS: [(&str, &str, bool); 15] = [
    ("guardian", "papa-noor", true),
    ("mentor", "sanne", true),
    ("staff, own group", "fatima", true),
    ("lead", "karin", true),
    ("guardian who may not see", "ouder-mees", false),
    ("staff, other group", "joost", false),
    ("staff who left", "bram", false),
    ("lead, other location", "vera", false),
    ("lead, other organisation", "otto", false),
    ("lead, family in common", "lotte", false),
    ("guardian, of another child still", "oma", false),
    ("tablet, other group", "tablet-vossen", false),
    ("revoked device", "revoked", false),
    ("signed out", "signed-out", false),
    ("nobody", "nobody", false),
];

/// The location of Vera, those of Otto and of Lotte, and Noor's father's other child
/// at the last.
const OTHER_LOCATION: LocationId = LocationId(Uuid::from_u128(0xD1));
const ELSEWHERE: LocationId = LocationId(Uuid::from_u128(0xD3));
const OF_A_FAMILY: LocationId = LocationId(Uuid::from_u128(0xD6));
const BOB: ChildId = ChildId(Uuid::from_u128(0xCB));

const SECRET: &str = "HET-GEHEIM-VAN-NOOR";
/// What the mentor answered to her own question, which home has not answered yet.
const SEALED: &str = "ONDER-HET-ZEGEL";

/// The kindcentrum with others around it, and words about Noor in it.
struct Town {
    house: House,
    moment: MomentId,
    contribution: ContributionId,
    words: OpId,
    question: MomentId,
    /// What her grandmother, who could see her then, wrote about her and Yara.
    of_two: MomentId,
    /// The ops of it.
    before: Vec<OpId>,
}

impl Town {
    async fn new() -> Self {
        let house = House::new().await;
        house.sql(&others());
        let mut papa = house.device("papa-noor").await;
        let ops = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, SECRET);
        let (start, contribute, write) = (ops[0].id, ops[2].id, ops[3].id);
        papa.push(ops).await;
        let mut sanne = house.device("sanne").await;
        let mut ops = sanne.question(Mode::ParentFirst, NOOR);
        let question = ops[0].moment;
        ops.extend(sanne.contribution(
            question,
            Perspective::Here,
            Some(NOOR),
            Audience::Shared,
            SEALED,
        ));
        sanne.push(ops).await;
        let mut oma = house.device("oma").await;
        let ops = oma.moment(&[YARA, NOOR], Perspective::Home, Audience::Shared, "Samen.");
        let of_two = ops[0].moment;
        let before = ops.iter().map(|op| op.id).collect();
        oma.push(ops).await;
        let yesterday = NOW_MS - DAY_MS;
        let (oma, noor) = (person("oma").0.simple(), NOOR.0.simple());
        house.sql(&format!(
            "UPDATE guardians SET until_ms = {yesterday}
             WHERE person = x'{oma}' AND child = x'{noor}'"
        ));
        Self {
            house,
            moment: start.into(),
            contribution: contribute.into(),
            words: write,
            question,
            of_two,
            before,
        }
    }

    /// A browser of one of the viewers.
    async fn browser(&self, key: &str) -> Browser {
        match key {
            "nobody" => self.house.stranger(),
            "tablet-vossen" => tablet_of(&self.house, VOSSEN).await,
            // of somebody who sees Noor on another device
            "revoked" => {
                let browser = self.house.device("mama-noor").await;
                let now_ms = self.house.state.clock.now_ms();
                let db = &self.house.state.db;
                let ended = db.revoke_device(browser.device, now_ms).await.unwrap();
                assert_eq!(ended.len(), 1);
                browser
            }
            "signed-out" => {
                let mut browser = self.house.device("fatima").await;
                let cookies = browser.cookies.clone();
                let gone = browser
                    .ask(axum::http::Method::DELETE, "/api/v1/session")
                    .await;
                assert_eq!(gone.status, 204);
                browser.cookies = cookies;
                browser
            }
            key => self.house.device(key).await,
        }
    }
}

/// Another location of the organisation, led by Vera; another organisation, led by
/// Otto; the parent of Mees is a guardian of Noor who may not see her; Bram worked
/// in her group until yesterday; her father has another child at another organisation,
/// led by Lotte; her grandmother is a guardian of her until yesterday, and of Yara still.
fn others() -> String {
    let id = |key: &str| format!("x'{}'", person(key).0.simple());
    let noor = format!("x'{}'", NOOR.0.simple());
    let (vera, otto, bram, ouder) = (id("vera"), id("otto"), id("bram"), id("ouder-mees"));
    let bytes = |number: u128| format!("x'{number:032x}'");
    let (here, egels) = (bytes(0xF1), bytes(0xE1));
    let (there, other, elsewhere, group) = (bytes(0xD1), bytes(0xD2), bytes(0xD3), bytes(0xD4));
    let (family, thirds, badgers) = (bytes(0xD5), bytes(0xD6), bytes(0xD7));
    let (lotte, oma, papa) = (id("lotte"), id("oma"), id("papa-noor"));
    let (bob, yara) = (bytes(BOB.0.as_u128()), bytes(YARA.0.as_u128()));
    let since = NOW_MS - 1_000_000_000;
    let yesterday = NOW_MS - 86_400_000;
    format!(
        "INSERT INTO locations (id, organisation, name) VALUES ({there}, {here}, 'Andere locatie');
         INSERT INTO organisations (id, name) VALUES ({other}, 'Andere organisatie');
         INSERT INTO locations (id, organisation, name) VALUES ({elsewhere}, {other}, 'Elders');
         INSERT INTO groups (id, location, name) VALUES ({group}, {elsewhere}, 'De Otters');
         INSERT INTO leads (person, location, from_ms) VALUES ({vera}, {there}, {since});
         INSERT INTO leads (person, location, from_ms) VALUES ({otto}, {elsewhere}, {since});
         INSERT INTO staff_groups (person, grp, from_ms) VALUES ({otto}, {group}, {since});
         INSERT INTO staff_groups (person, grp, from_ms, until_ms)
             VALUES ({bram}, {egels}, {since}, {yesterday});
         INSERT INTO guardians (child, person, called, authority, may_see, from_ms)
             VALUES ({noor}, {ouder}, 'oom', 0, 0, {since}),
                    ({noor}, {oma}, 'oma', 1, 0, {since}),
                    ({yara}, {oma}, 'oma', 1, 0, {since});
         INSERT INTO organisations (id, name) VALUES ({family}, 'Derde organisatie');
         INSERT INTO locations (id, organisation, name) VALUES ({thirds}, {family}, 'Verder');
         INSERT INTO groups (id, location, name) VALUES ({badgers}, {thirds}, 'De Dassen');
         INSERT INTO leads (person, location, from_ms) VALUES ({lotte}, {thirds}, {since});
         INSERT INTO children (id, name, full, born) VALUES ({bob}, 'Bob', 'Bob van Test', 18000);
         INSERT INTO enrolments (child, grp, from_ms) VALUES ({bob}, {badgers}, {since});
         INSERT INTO guardians (child, person, called, authority, may_see, from_ms)
             VALUES ({bob}, {papa}, 'papa', 1, 0, {since});"
    )
}

/// A table in Markdown.
fn table(first: &str, rows: &[(String, Vec<String>)]) -> String {
    let mut lines = vec![
        format!(
            "| {first} | {} |",
            VIEWERS.map(|(name, ..)| name).join(" | ")
        ),
        format!("| --- |{}", " --- |".repeat(VIEWERS.len())),
    ];
    for (name, cells) in rows {
        lines.push(format!("| `{name}` | {} |", cells.join(" | ")));
    }
    lines.join("\n")
}

/// Holds a table against the one in the document. `ACCESS_TABLE=write` writes it
/// there instead: then it is read by whoever reviews the change.
fn expect_in_document(mark: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ACCESS.md");
    let document = fs::read_to_string(&path).unwrap();
    let (begin, end) = (format!("<!-- {mark} -->\n"), format!("\n<!-- /{mark} -->"));
    let (before, rest) = document.split_once(&begin).unwrap();
    let (there, after) = rest.split_once(&end).unwrap();
    if env::var("ACCESS_TABLE").is_ok_and(|wish| wish == "write") {
        fs::write(&path, format!("{before}{begin}{table}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(
        there, table,
        "docs/ACCESS.md says something else; ACCESS_TABLE=write writes what is so"
    );
}
