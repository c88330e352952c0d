//! Letters as people see them: what cannot be seen taken out, and what can be
//! written in two ways written in one.
//!
//! What is pasted from a phone's contacts, a chat or a list brings characters along
//! that nobody sees, and one *ë* is one character here and two there.

use alloc::string::String;

/// Whether a character is one that nobody sees and that is no white space: a
/// control character, one that turns the direction of reading, one that is to be
/// ignored where nothing knows it. U+2800 and U+3164 are drawn, as nothing.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    (c.is_control() && !c.is_whitespace()) || (!c.is_ascii() && is_ignored(c))
}

const fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether anything of it can be seen.
#[must_use]
pub fn is_seen(text: &str) -> bool {
    let is_mark = |c| matches!(c, '\u{300}'..='\u{36f}');
    text.chars()
        .any(|c| !c.is_whitespace() && !is_unseen(c) && !is_mark(c))
}

/// All that can be seen, on one line. What joins letters of some scripts, and the
/// parts of one picture, stays between them: without it they look otherwise.
///
/// Law: again changes nothing.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let begin = line.len();
        if begin > 0 {
            line.push(' ');
        }
        let from = line.len();
        for (at, c) in word.char_indices() {
            let joins = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0f}')
                // letters that join and pictures come behind those of Europe
                && line[from..].chars().next_back().is_some_and(|before| before >= '\u{590}')
                && (c == '\u{fe0f}' || word[at..].chars().any(|next| !is_unseen(next)));
            if joins || !is_unseen(c) {
                line.push(c);
            }
        }
        if line.len() == from {
            line.truncate(begin);
        }
    }
    line
}

/// All that can be seen, without white space: an address, a code.
#[must_use]
pub fn without_space(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| !is_unseen(*c) && !c.is_whitespace());
    kept.collect()
}

/// As names are compared: capitals, marks written apart and what nobody sees make
/// no other one.
#[must_use]
pub fn compared(text: &str) -> String {
    let line = one_line(text).to_lowercase();
    let joined = line.chars().filter(|c| !is_unseen(*c));
    composed(&joined.collect::<String>())
}

/// The letter that tells somebody from another one who is called the same: that of the
/// last word of the full name.
#[must_use]
pub fn letter_of_family(name: &str, full: &str) -> Option<String> {
    let last = full.split_whitespace().last()?;
    let is_called_so = compared(name) == compared(full);
    last.chars()
        .find(|c| c.is_alphanumeric())
        .filter(|_| !is_called_so)
        .map(|letter| letter.to_uppercase().collect())
}

/// With each letter and the marks on it as one character, as Unicode has it (NFC),
/// for the scripts of Europe, for Vietnamese and for Arabic.
///
/// Law: again changes nothing.
#[must_use]
pub fn composed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // below these nothing is composed, and most texts are below
        let pair = (c >= '\u{300}').then(|| one(out.chars().next_back()?, c));
        match pair.flatten() {
            Some(both) => {
                out.pop();
                out.push(both);
            }
            None => out.push(c),
        }
    }
    out
}

/// A letter and a mark as one character, if there is one.
fn one(letter: char, mark: char) -> Option<char> {
    let (_, pairs) = MARKS.iter().find(|(of, _)| *of == mark)?;
    let mut pairs = pairs.chars();
    while let (Some(bare), Some(marked)) = (pairs.next(), pairs.next()) {
        if bare == letter {
            return Some(marked);
        }
    }
    None
}

/// Marks, and for each the letters without and with it.
#[rustfmt::skip]
const MARKS: [(char, &str); 28] = [
    ('\u{300}', "AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀêềÔỒôồƠỜơờ\
        ƯỪưừYỲyỳЕЀИЍеѐиѝ"),
    ('\u{301}', "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻ\
        ÆǼæǽØǾøǿÇḈçḉĒḖēḗÏḮïḯKḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹWẂwẃÂẤâấĂẮăắÊẾêế\
        ÔỐôốƠỚơớƯỨưứΑΆΕΈΗΉΙΊΟΌΥΎΩΏϊΐαάεέηήιίϋΰοόυύωώГЃКЌгѓкќ"),
    ('\u{302}', "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑẠẬạậẸỆẹệ\
        ỌỘọộ"),
    ('\u{303}', "AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ"),
    ('\u{304}', "AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳGḠgḡ\
        ḶḸḷḹṚṜṛṝИӢиӣУӮуӯ"),
    ('\u{306}', "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭȨḜȩḝẠẶạặУЎИЙийуўЖӁжӂАӐаӑЕӖеӗ"),
    ('\u{307}', "CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠ\
        sṡŚṤśṥŠṦšṧṢṨṣṩTṪtṫWẆwẇXẊxẋYẎyẏſẛ"),
    ('\u{308}', "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸHḦhḧÕṎõṏŪṺūṻWẄwẅXẌxẍtẗΙΪΥΫιϊυϋЕЁІЇеё\
        іїАӒаӓӘӚәӛЖӜжӝЗӞзӟИӤиӥОӦоӧӨӪөӫЭӬэӭУӰуӱЧӴчӵЫӸыӹ"),
    ('\u{309}', "AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ"),
    ('\u{30a}', "AÅaåUŮuůwẘyẙ"),
    ('\u{30b}', "OŐoőUŰuűУӲуӳ"),
    ('\u{30c}', "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧ\
        KǨkǩƷǮʒǯjǰHȞhȟ"),
    ('\u{30f}', "AȀaȁEȄeȅIȈiȉOȌoȍRȐrȑUȔuȕѴѶѵѷ"),
    ('\u{311}', "AȂaȃEȆeȇIȊiȋOȎoȏRȒrȓUȖuȗ"),
    ('\u{31b}', "OƠoơUƯuư"),
    ('\u{323}', "BḄbḅDḌdḍHḤhḥKḲkḳLḶlḷMṂmṃNṆnṇRṚrṛSṢsṣTṬtṭVṾvṿWẈwẉZẒzẓAẠaạEẸeẹ\
        IỊiịOỌoọÂẬâậÊỆêệÔỘôộĂẶăặƠỢơợUỤuụƯỰưựYỴyỵ"),
    ('\u{324}', "UṲuṳ"),
    ('\u{325}', "AḀaḁ"),
    ('\u{326}', "SȘsșTȚtț"),
    ('\u{327}', "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩDḐdḑHḨhḩ"),
    ('\u{328}', "AĄaąEĘeęIĮiįUŲuųOǪoǫ"),
    ('\u{32d}', "DḒdḓEḘeḙLḼlḽNṊnṋTṰtṱUṶuṷ"),
    ('\u{32e}', "HḪhḫ"),
    ('\u{330}', "EḚeḛIḬiḭUṴuṵ"),
    ('\u{331}', "BḆbḇDḎdḏKḴkḵLḺlḻNṈnṉRṞrṟTṮtṯZẔzẕhẖ"),
    ('\u{653}', "اآ"),
    ('\u{654}', "اأوؤيئەۀہۂےۓ"),
    ('\u{655}', "اإ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_makes_no_other_name() {
        for written in [
            "Zoë Brûlée",
            "Zoe\u{308} Bru\u{302}le\u{301}e",
            "Zoë\u{200b} Brûlée",
            "\u{feff}zoë\u{a0}brûlée\r\n",
            "Zoë \u{202a}Brûlée\u{202c} \u{2060}",
            "Zo\u{ad}ë\tBRÛLÉE\0",
        ] {
            assert_eq!(compared(written), "zoë brûlée", "{written:?}");
        }
        assert_ne!(compared("Zoe Brulee"), "zoë brûlée");
    }

    #[test]
    fn a_letter_with_its_marks_is_one_character() {
        for (apart, one) in [
            ("e\u{301}", "é"),
            ("o\u{323}\u{302}", "ộ"),
            ("ô\u{323}", "ộ"),
            ("И\u{306}, і\u{308}", "Й, ї"),
            ("ο\u{301}", "ό"),
            ("I\u{307}", "İ"),
            ("\u{627}\u{653}", "آ"),
            ("q\u{301}", "q\u{301}"),
            ("\u{301}a", "\u{301}a"),
        ] {
            assert_eq!(composed(apart), one, "{apart:?}");
            assert_eq!(composed(one), one);
        }
        for (mark, pairs) in MARKS {
            let letters: alloc::vec::Vec<char> = pairs.chars().collect();
            assert_eq!(letters.len() % 2, 0, "{mark:?}");
            for pair in letters.chunks(2) {
                let apart: String = [pair[0], mark].into_iter().collect();
                assert!(composed(&apart).chars().eq([pair[1]]), "{pair:?}");
            }
        }
    }

    #[test]
    fn what_joins_stays_where_it_shows() {
        for kept in ["👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}", "علی\u{200c}رضا"] {
            assert_eq!(one_line(kept), kept);
        }
        for (pasted, line) in [
            ("Ka\u{200d}rin\u{200d}", "Karin"),
            ("  De\n\tEgels \u{200b} ", "De Egels"),
            ("\u{202e}neeL\u{7}", "neeL"),
            ("👨\u{200d}", "👨"),
        ] {
            assert_eq!(one_line(pasted), line);
            assert_eq!(one_line(line), line);
        }
    }

    #[test]
    fn a_family_gives_its_letter() {
        let letter = letter_of_family;
        assert_eq!(letter("Jan", "Jan Willem de Boer").as_deref(), Some("B"));
        assert_eq!(letter("El Mahdi", "El Mahdi 't Hof").as_deref(), Some("H"));
        assert_eq!(letter("Anne Fleur", "anne fleur"), None);
    }

    #[test]
    fn a_name_of_nothing_is_none() {
        for nothing in [
            "",
            " ",
            "\u{200b}\u{200b}",
            "\u{3164}",
            "\u{2800}",
            "\u{301}",
            "\u{0}",
        ] {
            assert!(!is_seen(nothing), "{nothing:?}");
        }
        for something in ["a", "é", "1", "🦊", "李", "ع"] {
            assert!(is_seen(something), "{something:?}");
        }
    }
}
