//! What is remarked of questions: a table of what is typed and of what is offered.

use domain::hint::{Hint, Remark, Tongue, remark};

/// What is typed in Dutch, and the open turn; nothing: no hint.
const DUTCH: &[(&str, &str)] = &[
    // how
    ("Slaapt ze goed?", "Hoe slaapt ze?"),
    ("slaapt ze goed?", "Hoe slaapt ze?"),
    ("Slaapt Noor goed?", "Hoe slaapt Noor?"),
    ("Slaapt ze 's nachts goed?", "Hoe slaapt ze 's nachts?"),
    ("Slaapt je kind rustig?", "Hoe slaapt je kind?"),
    ("Slaapt de baby thuis lang?", "Hoe slaapt de baby thuis?"),
    ("En slaapt hij bij oma ook goed?", "Hoe slaapt hij bij oma?"),
    (
        "Speelt ze al met andere kinderen?",
        "Hoe speelt ze met andere kinderen?",
    ),
    ("Gaat het goed?", "Hoe gaat het?"),
    ("Gaat het slapen goed?", "Hoe gaat het slapen?"),
    ("Gaat het thuis ook beter?", "Hoe gaat het thuis?"),
    ("Voelt ze zich veilig?", "Hoe voelt ze zich?"),
    (
        "Voelt hij zich op school fijn?",
        "Hoe voelt hij zich op school?",
    ),
    ("Is hij thuis druk?", "Hoe is hij thuis?"),
    ("Is Mees thuis ook verlegen?", "Hoe is Mees thuis?"),
    ("Kan ze al fietsen?", "Hoe gaat het fietsen?"),
    ("Kan Noor goed zwemmen?", "Hoe gaat het zwemmen?"),
    ("Luistert hij goed", "Hoe luistert hij?"),
    // what
    ("Vindt hij school leuk?", "Wat vindt hij van school?"),
    ("Vindt ze het leuk?", "Wat vindt ze ervan?"),
    ("Vindt ze dat eng?", "Wat vindt ze daarvan?"),
    (
        "Vindt ze het op school leuk?",
        "Hoe vindt ze het op school?",
    ),
    (
        "Vind je de nieuwe groep fijn?",
        "Wat vind je van de nieuwe groep?",
    ),
    ("Houdt ze van muziek?", "Wat vindt ze van muziek?"),
    (
        "Houdt Yara ook van voorlezen?",
        "Wat vindt Yara van voorlezen?",
    ),
    (
        "Eet ze thuis ook fruit?",
        "Hoe gaat het thuis met fruit eten?",
    ),
    ("Eet hij groente?", "Hoe gaat het met groente eten?"),
    ("Leest ze graag?", "Wat leest ze graag?"),
    ("Speelt ze graag?", "Wat speelt ze graag?"),
    // a greeting stays
    (
        "Hoi Sanne, slaapt Noor goed?",
        "Hoi Sanne, hoe slaapt Noor?",
    ),
    // no turn that is surely sound: an invitation after it
    (
        "Heeft hij een hond?",
        "Heeft hij een hond? Vertel er eens over.",
    ),
    (
        "Is hij ziek geweest?",
        "Is hij ziek geweest? Vertel er eens over.",
    ),
    ("Slaapt ze door?", "Slaapt ze door? Vertel er eens over."),
    (
        "Slaapt ze niet goed?",
        "Slaapt ze niet goed? Vertel er eens over.",
    ),
    (
        "Is er thuis iets veranderd?",
        "Is er thuis iets veranderd? Vertel er eens over.",
    ),
    (
        "Speelt ze liever binnen of buiten?",
        "Speelt ze liever binnen of buiten? Vertel er eens over.",
    ),
    ("Eet ze genoeg?", "Eet ze genoeg? Vertel er eens over."),
    (
        "Gaat ze naar zwemles?",
        "Gaat ze naar zwemles? Vertel er eens over.",
    ),
    (
        "Durft hij te springen?",
        "Durft hij te springen? Vertel er eens over.",
    ),
    ("Knuffelt ze", ""),
    ("Knuffelt ze?", "Knuffelt ze? Vertel er eens over."),
    (
        "Ze slaapt goed, toch?",
        "Ze slaapt goed, toch? Vertel er eens over.",
    ),
    (
        "Ze slaapt thuis goed?",
        "Ze slaapt thuis goed? Vertel er eens over.",
    ),
    (
        "Als ze moe is, slaapt ze dan goed?",
        "Als ze moe is, slaapt ze dan goed? Vertel er eens over.",
    ),
    // a number or a name answers it
    (
        "Hoe vaak wordt ze wakker?",
        "Hoe vaak wordt ze wakker? Vertel er eens over.",
    ),
    (
        "Hoeveel vriendjes heeft hij?",
        "Hoeveel vriendjes heeft hij? Vertel er eens over.",
    ),
    (
        "Hoe laat gaat ze slapen",
        "Hoe laat gaat ze slapen? Vertel er eens over.",
    ),
    // open
    ("Wat doet ze thuis graag?", ""),
    ("Hoe slaapt ze?", ""),
    ("Hoe gaat het thuis met slapen?", ""),
    ("Hoe laat Noor merken dat alles goed is?", ""),
    ("Hoe laat je kind zien wat het wil?", ""),
    ("Met wie speelt ze graag?", ""),
    ("Op welke manier troosten jullie haar?", ""),
    ("Waar wordt hij blij van?", ""),
    ("Vertel eens hoe ze slaapt.", ""),
    ("Vertel eens, slaapt ze goed?", ""),
    ("Slaapt ze goed? Hoe gaat het inslapen?", ""),
    ("Slaapt ze goed? Vertel er eens over.", ""),
    ("Als ze thuiskomt, wat doet ze dan?", ""),
    ("Waarom?", ""),
    // closed in form only
    ("Is er iets dat je wilt vertellen over thuis?", ""),
    ("Is er iets wat je kwijt wilt?", ""),
    ("Kun je vertellen hoe het ging?", ""),
    ("Weet je hoe hij dat doet?", ""),
    ("Weet je wat hij dan doet?", ""),
    // requests
    ("Kunnen jullie extra kleren meegeven?", ""),
    ("Wil je me even bellen?", ""),
    ("Mag ik een foto maken?", ""),
    // no questions
    ("", ""),
    (" \n ", ""),
    ("?", ""),
    ("Slaapt", ""),
    ("Slaapt ze", ""),
    ("Noor?", ""),
    ("En thuis?", ""),
    ("Ze slaapt goed.", ""),
    ("We zagen dat ze vandaag met Mees speelde.", ""),
    ("Vandaag sliep ze goed.", ""),
    ("Met je kind gaat het goed.", ""),
];

/// The same in English.
const ENGLISH: &[(&str, &str)] = &[
    ("Does she sleep well?", "How does she sleep?"),
    ("does he sleep well at night", "How does he sleep at night?"),
    ("Did Noor sleep well?", "How did Noor sleep?"),
    (
        "Does your child sleep well at home?",
        "How does your child sleep at home?",
    ),
    (
        "Does she play with other children?",
        "How does she play with other children?",
    ),
    ("Does he like school?", "What does he think of school?"),
    ("Do you like it?", "What do you think of it?"),
    (
        "Does she enjoy swimming?",
        "What does she think of swimming?",
    ),
    ("Does she like to read?", "What does she like to read?"),
    (
        "Does she also eat fruit at home?",
        "How is eating fruit going at home?",
    ),
    ("Is he quiet at home?", "How is he at home?"),
    ("Is it going well?", "How is it going?"),
    ("Did it go well?", "How did it go?"),
    (
        "Hi Sanne, does Noor sleep well?",
        "Hi Sanne, how does Noor sleep?",
    ),
    ("And does he listen well?", "How does he listen?"),
    ("Has she been ill?", "Has she been ill? Tell us about it."),
    (
        "Can he ride a bike?",
        "Can he ride a bike? Tell us about it.",
    ),
    ("Is he happy?", "Is he happy? Tell us about it."),
    ("Does she not eat?", "Does she not eat? Tell us about it."),
    (
        "Doesn't she sleep well?",
        "Doesn't she sleep well? Tell us about it.",
    ),
    (
        "Does she play inside or outside?",
        "Does she play inside or outside? Tell us about it.",
    ),
    (
        "Are there things she fears?",
        "Are there things she fears? Tell us about it.",
    ),
    (
        "She sleeps well, doesn't she?",
        "She sleeps well, doesn't she? Tell us about it.",
    ),
    (
        "How many friends does he have?",
        "How many friends does he have? Tell us about it.",
    ),
    (
        "How often does she wake up?",
        "How often does she wake up? Tell us about it.",
    ),
    (
        "What time does she go to bed?",
        "What time does she go to bed? Tell us about it.",
    ),
    ("What does she like to do at home?", ""),
    ("How does she sleep?", ""),
    ("With whom does he play?", ""),
    ("Tell us about her sleep.", ""),
    ("Does she sleep well? Tell us about it.", ""),
    ("Could you tell us how it went?", ""),
    ("Is there anything you would like to tell us?", ""),
    ("Is there something else?", ""),
    ("Do you know how he does that?", ""),
    ("Could you bring spare clothes?", ""),
    ("May we take a picture?", ""),
    ("She slept well.", ""),
    ("Is she", ""),
    ("And at home?", ""),
];

/// The open turn that is offered.
fn closed(text: &str, screen: Tongue) -> Option<Hint> {
    match remark(text, screen)? {
        Remark::Closed(hint) => Some(hint),
        other => panic!("{text:?}: {other:?}"),
    }
}

fn check(table: &[(&str, &str)], screen: Tongue) {
    let offer = |typed| {
        closed(typed, screen)
            .map(|hint| hint.open)
            .unwrap_or_default()
    };
    let wrong: Vec<String> = table
        .iter()
        .filter(|(typed, offered)| offer(typed) != *offered)
        .map(|(typed, offered)| format!("{typed:?}: {:?} instead of {offered:?}", offer(typed)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_closed_question_in_dutch_gets_an_open_turn() {
    check(DUTCH, Tongue::Dutch);
}

#[test]
fn a_closed_question_in_english_gets_an_open_turn() {
    check(ENGLISH, Tongue::English);
}

#[test]
fn the_words_say_in_which_language_they_are() {
    let plain = |table: &'static [(&str, &str)]| table.iter().filter(|(typed, _)| typed.len() > 9);
    for (typed, _) in plain(DUTCH) {
        let [dutch, english] = [Tongue::Dutch, Tongue::English].map(|screen| closed(typed, screen));
        assert_eq!(dutch, english, "{typed:?}");
    }
    let hint = closed("Does she sleep well?", Tongue::Dutch);
    assert_eq!(
        hint.map(|hint| hint.open).as_deref(),
        Some("How does she sleep?")
    );
}

#[test]
fn what_a_hint_makes_of_a_text_has_no_hint() {
    for (table, screen) in [(DUTCH, Tongue::Dutch), (ENGLISH, Tongue::English)] {
        for (typed, _) in table {
            if let Some(hint) = closed(typed, screen) {
                assert_eq!(remark(&hint.text, screen), None, "{typed:?}");
                assert_eq!(remark(&hint.open, screen), None, "{typed:?}");
            }
        }
    }
}

#[test]
fn what_sounds_like_a_reproach_or_knows_the_answer_or_checks_up_is_said() {
    let (why, leading, checking) = (Remark::Why, Remark::Leading, Remark::Checking);
    for (typed, said) in [
        ("Waarom gaat ze zo laat naar bed?", Some(&why)),
        ("Noor was moe. Waarom slaapt ze zo kort?", Some(&why)),
        ("Hoezo eet hij niet mee?", Some(&why)),
        ("Why does she go to bed so late?", Some(&why)),
        ("How come he is always late?", Some(&why)),
        ("Slaapt ze goed? Waarom gaat ze zo laat?", Some(&why)),
        ("Vinden jullie ook niet dat hij druk is?", Some(&leading)),
        ("Denk je niet dat ze moe is?", Some(&leading)),
        ("Is het niet te druk voor haar?", Some(&leading)),
        ("Don't you think he is busy?", Some(&leading)),
        ("Isn't it too much for her?", Some(&leading)),
        ("Hebben jullie met hem gelezen?", Some(&checking)),
        ("Heb je al met haar geoefend?", Some(&checking)),
        ("Did you read to him?", Some(&checking)),
        ("Have you practised at home?", Some(&checking)),
        // none of these is meant so
        ("Waarom?", None),
        ("Waarom ze huilde, weten we niet.", None),
        ("Weet je waarom ze dat doet?", None),
        ("Kun je vertellen waarom ze dat wil?", None),
        ("Waarom gaat ze zo laat? Hoe gaat het naar bed gaan?", None),
        ("Why?", None),
        ("Do you know why she does that?", None),
    ] {
        assert_eq!(remark(typed, Tongue::Dutch).as_ref(), said, "{typed:?}");
    }
    // a weekend is nobody's homework
    let weekend = remark("Hebben jullie een fijn weekend gehad?", Tongue::Dutch);
    assert!(matches!(weekend, Some(Remark::Closed(_))));
}

#[test]
fn the_words_around_a_closed_question_stay() {
    let hint = closed(
        "Noor was vandaag moe. Slaapt ze goed?\nGroet, Sanne",
        Tongue::Dutch,
    );
    let text = hint.map(|hint| hint.text);
    assert_eq!(
        text.as_deref(),
        Some("Noor was vandaag moe. Hoe slaapt ze?\nGroet, Sanne")
    );
}

#[test]
fn a_text_too_long_to_be_asked_has_no_hint_and_a_long_one_does_not_take_long() {
    let long = format!("Slaapt ze {}goed?", "heel ".repeat(195));
    assert!(closed(&long, Tongue::Dutch).is_some());
    for filler in ["? ", "slaapt ze ", "🙂", "hoe vaak, ", "é'’"] {
        for length in [999, 1_001, 5_000, 1_000_000] {
            let text = filler.repeat(length / filler.len());
            // what compares every word with every other takes minutes
            let begun = std::time::Instant::now();
            let hint = closed(&text, Tongue::Dutch);
            assert!(begun.elapsed().as_secs() < 10, "{filler:?} × {length}");
            assert!(hint.is_none() || length < 5_000, "{filler:?} × {length}");
        }
    }
}
