//! Forms of the desk: what answers one can be read again, sent twice it is one, and all
//! that is wrong is said at once.

use axum::http::{Method, StatusCode};

use crate::{
    browser::{Answer, Browser, to_sign_in},
    house::{DAY_MS, EGELS, House, LOCATION, MEES, NOOR, NOW_MS, person},
};

/// Sends a form and does not follow where it leads.
async fn send(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = browser.send_form(path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

async fn desk(house: &House) -> domain::desk::Desk {
    house.state.db.desk(LOCATION).await.unwrap().unwrap()
}

/// The inputs of a form on a page that are not shown, as the browser sends them.
fn hidden(page: &Answer, name: &str) -> String {
    let text = page.text();
    let input = format!("name=\"{name}\" value=\"");
    let (_, rest) = text.split_once(&input).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn what_answers_a_form_is_reloaded_and_translated() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let at = LOCATION.to_string();
    let fields = [
        ("kind", "add-child"),
        ("at", at.as_str()),
        ("name", "Sem"),
        ("born", "31-02-2023"),
    ];
    let page = send(&mut karin, "/desk/change", &fields).await;
    let dutch = karin.get(&page).await;
    let again = karin.get(&page).await;
    assert_eq!(dutch.status, again.status);
    assert!(again.text().contains("value=\"Sem\""));
    let english = karin.get(&format!("{page}?lang=en")).await;
    assert!(english.text().contains("not saved yet") && english.text().contains("value=\"Sem\""));
    // it is hers, in this session, and what stands in the address opens nothing
    for mut other in [house.device("karin").await, house.device("sanne").await] {
        let answer = other.get(&page).await;
        assert!(!answer.text().contains("Sem"));
    }
    let stranger = house.stranger().get(&page).await;
    assert_eq!(stranger.leads_to(), to_sign_in(&page));
    house.state.clock.advance_ms(2 * 60 * 60 * 1000);
    assert_eq!(karin.get(&page).await.leads_to(), "/desk?done=gone");
}

#[tokio::test]
async fn coming_back_to_where_a_form_went_is_a_page_of_ours() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    for path in [
        "/desk/change",
        "/desk/letter",
        "/desk/tablet",
        "/desk/location",
    ] {
        let page = karin.show(path).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert!(page.text().contains("href=\"/desk\""), "{path}");
    }
    let program = karin.ask(Method::GET, "/api/v1/sync").await;
    assert_eq!(program.problem(), "wrong-method");
}

#[tokio::test]
async fn a_letter_is_reloaded_without_making_another_and_asked_about_before_a_second() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let child = format!("/desk/child/{NOOR}");
    let page = karin.get(&child).await;
    let once = hidden(&page, "once");
    let (papa, noor) = (person("papa-noor").to_string(), NOOR.to_string());
    let mut fields = vec![
        ("once", once.as_str()),
        ("person", papa.as_str()),
        ("child", noor.as_str()),
    ];
    let code = |letter: &Answer| crate::invitations::code_in(letter);
    let shown = send(&mut karin, "/desk/letter", &fields).await;
    let letter = karin.get(&shown).await;
    assert!(
        letter.text().contains(&format!("href=\"{child}\"")),
        "the way back"
    );
    assert_eq!(code(&letter), code(&karin.get(&shown).await));
    assert_eq!(
        send(&mut karin, "/desk/letter", &fields).await,
        shown,
        "sent twice"
    );
    assert!(!shown.contains(&code(&letter)));
    let row = karin.get(&child).await.text();
    assert!(row.contains("Brief gemaakt op 24 november 2026, geldig tot en met"));

    // another form: it is said that there is one, and nothing is made
    fields[0].1 = "another";
    let asked = send(&mut karin, "/desk/letter", &fields).await;
    let asked = karin.get(&asked).await.text();
    assert!(asked.contains("Er is al een brief") && asked.contains("24 november 2026"));
    assert_eq!(code(&karin.get(&shown).await), code(&letter));
    fields.push(("sure", "yes"));
    let other = send(&mut karin, "/desk/letter", &fields).await;
    assert_ne!(code(&karin.get(&other).await), code(&letter));
}

#[tokio::test]
async fn a_code_for_a_tablet_stays_the_same_when_it_is_looked_at_again() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let egels = EGELS.to_string();
    let fields = [("once", "1"), ("group", egels.as_str()), ("name", "Raam")];
    let shown = send(&mut karin, "/desk/tablet", &fields).await;
    let page = karin.get(&shown).await;
    assert_eq!(page.text(), karin.get(&shown).await.text());
    assert!(
        page.text()
            .contains(&format!("href=\"/desk/group/{EGELS}\""))
    );
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(send(&mut karin, "/desk/tablet", &fields).await, shown);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let (at, egels, noor) = (LOCATION.to_string(), EGELS.to_string(), NOOR.to_string());
    let before = desk(&house).await;
    let forms: [&[(&str, &str)]; 6] = [
        &[
            ("kind", "add-child"),
            ("name", "Haastig"),
            ("born", "2022-01-31"),
            ("group", &egels),
            ("day", "2026-11-24"),
        ],
        &[("kind", "add-group"), ("name", "De Dubbelen")],
        &[("kind", "add-staff"), ("name", "Bo"), ("group", &egels)],
        &[
            ("kind", "add-guardian"),
            ("child", &noor),
            ("name", "Oma Bep"),
            ("called", "oma"),
            ("rights", "see"),
        ],
        &[("kind", "name-theme"), ("key", ""), ("nl", "Buiten")],
        &[
            ("kind", "put-question"),
            ("text", "Wat ziet {naam}?"),
            ("from", "0"),
            ("to", "12"),
        ],
    ];
    for form in forms {
        let mut fields = vec![("at", at.as_str()), ("once", "n"), ("sure", "yes")];
        fields.extend_from_slice(form);
        let first = send(&mut karin, "/desk/change", &fields).await;
        assert!(first.contains("done="), "{first}");
        assert_eq!(send(&mut karin, "/desk/change", &fields).await, first);
    }
    let after = desk(&house).await;
    assert_eq!(after.children.len(), before.children.len() + 1);
    assert_eq!(after.groups.len(), before.groups.len() + 1);
    assert_eq!(after.people.len(), before.people.len() + 2);
    assert_eq!(after.themes.len(), before.themes.len() + 1);
    assert_eq!(after.questions.len(), before.questions.len() + 1);
    // with other words it is another one, also on the way back
    let bevers = [
        ("at", at.as_str()),
        ("once", "n"),
        ("kind", "add-group"),
        ("name", "De Bevers"),
    ];
    send(&mut karin, "/desk/change", &bevers).await;
    assert_eq!(desk(&house).await.groups.len(), after.groups.len() + 1);

    let location = [
        ("at", at.as_str()),
        ("once", "n"),
        ("name", "Kindcentrum Twee"),
    ];
    let first = send(&mut karin, "/desk/location", &location).await;
    assert_eq!(send(&mut karin, "/desk/location", &location).await, first);
    let led = house.state.db.leads(person("karin"), NOW_MS).await.unwrap();
    assert_eq!(led.len(), 2);
}

#[tokio::test]
async fn what_is_sent_again_later_does_not_bring_back_who_left() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let (at, egels) = (LOCATION.to_string(), EGELS.to_string());
    let fields = [
        ("at", at.as_str()),
        ("once", "n"),
        ("sure", "yes"),
        ("kind", "add-staff"),
        ("name", "Bo"),
        ("group", egels.as_str()),
    ];
    let page = send(&mut karin, "/desk/change", &fields).await;
    let bo = page["/desk/person/".len()..]
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let leave = [
        ("at", at.as_str()),
        ("sure", "yes"),
        ("kind", "set-groups"),
        ("person", bo.as_str()),
    ];
    house.state.clock.advance_ms(DAY_MS);
    send(&mut karin, "/desk/change", &leave).await;
    send(&mut karin, "/desk/change", &fields).await;
    let desk = desk(&house).await;
    assert!(!desk.people[&bo.parse().map(domain::id::PersonId).unwrap()].works(NOW_MS + DAY_MS));
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_each_at_its_field() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let (at, egels, noor) = (LOCATION.to_string(), EGELS.to_string(), NOOR.to_string());
    let child = [
        ("at", at.as_str()),
        ("kind", "add-child"),
        ("name", ""),
        ("born", "2036-05-01"),
        ("group", egels.as_str()),
        ("day", "2050-01-01"),
    ];
    let page = karin.fill("/desk/change", &child).await.text();
    assert_eq!(page.matches("aria-invalid").count(), 3, "{page}");
    assert!(page.contains("Deze dag ligt te ver in de toekomst. Klopt het jaar?"));
    assert_eq!(
        page.matches("autofocus").count(),
        1,
        "the first one has the focus"
    );
    assert!(page.contains("<title>Nieuw kind: nog niet bewaard"));

    let settings = [
        ("at", at.as_str()),
        ("kind", "set"),
        ("lease_h", "abc"),
        ("retention_days", "1"),
        ("phone", "x"),
        ("seen_days", "28"),
        ("heard_days", "42"),
        ("theme_days", "120"),
    ];
    let page = karin.fill("/desk/change", &settings).await.text();
    assert_eq!(page.matches("aria-invalid").count(), 3);
    let lit = page.split("aria-current=\"page\"").nth(1).unwrap();
    assert!(lit.split("</a>").next().unwrap().contains("Instellingen"));

    // said twice by the same parent: whose answer it is stands above
    let papa = person("papa-noor").to_string();
    let consent = [
        ("at", at.as_str()),
        ("kind", "write-consent"),
        ("child", noor.as_str()),
        ("purpose", "handover"),
        ("person", papa.as_str()),
        ("given", "yes"),
    ];
    karin.fill("/desk/change", &consent).await;
    let page = karin.fill("/desk/change", &consent).await.text();
    assert!(page.contains("<h1>Toestemming van Noor: nog niet bewaard"));
}

#[tokio::test]
async fn a_parent_without_an_account_is_mended_like_a_colleague() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let (at, mees) = (LOCATION.to_string(), MEES.to_string());
    let add = [
        ("at", at.as_str()),
        ("sure", "yes"),
        ("kind", "add-guardian"),
        ("child", mees.as_str()),
        ("name", "Oma Bip"),
        ("called", "oma"),
        ("rights", "see"),
    ];
    send(&mut karin, "/desk/change", &add).await;
    let known = desk(&house).await;
    let oma = known
        .people
        .iter()
        .find(|(_, p)| p.name.as_str() == "Oma Bip");
    let oma = *oma.unwrap().0;
    let id = oma.to_string();
    let mend = [
        ("at", at.as_str()),
        ("kind", "set-guardian"),
        ("child", mees.as_str()),
        ("person", id.as_str()),
        ("name", "Oma Bep"),
        ("email", "bep@thuis.example"),
        ("called", "oma"),
        ("rights", "see"),
    ];
    send(&mut karin, "/desk/change", &mend).await;
    let known = desk(&house).await;
    assert_eq!(known.people[&oma].name.as_str(), "Oma Bep");
    assert_eq!(
        known.people[&oma].email.as_ref().unwrap().as_str(),
        "bep@thuis.example"
    );

    // who has an account is not renamed by anybody else
    let papa = person("papa-noor").to_string();
    let page = karin.get(&format!("/desk/child/{NOOR}")).await.text();
    assert!(!page.contains(&format!("id=\"set-guardian-{NOOR}-{papa}-name\"")));
    let noor = NOOR.to_string();
    let mut rename = mend;
    (rename[2].1, rename[3].1) = (noor.as_str(), papa.as_str());
    let refused = karin.fill("/desk/change", &rename).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unchanged = desk(&house).await;
    assert_eq!(
        unchanged.people[&person("papa-noor")].name.as_str(),
        "Naam van papa-noor"
    );
}

#[tokio::test]
async fn parents_stand_before_staff_where_a_guardian_is_chosen() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let page = karin.get(&format!("/desk/child/{MEES}")).await.text();
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(at("Naam van mama-noor (mama van Noor)") < at("<optgroup label=\"Medewerkers\""));
    assert!(
        !page.contains("Naam van ouder-mees (ouder van Mees)"),
        "is one already"
    );
}
