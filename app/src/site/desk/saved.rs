//! What was just done, in words.

use crate::kit::texts::Texts;

impl Texts {
    /// That a change of a kind was made.
    #[must_use]
    pub fn desk_saved(self, kind: &str) -> &'static str {
        match kind {
            "name-location" => self.desk_saved_name_location(),
            "add-location" => self.desk_saved_add_location(),
            "set" => self.desk_saved_set(),
            "name-theme" => self.desk_saved_name_theme(),
            "drop-theme" => self.desk_saved_drop_theme(),
            "put-question" => self.desk_saved_put_question(),
            "drop-question" => self.desk_saved_drop_question(),
            "add-group" => self.desk_saved_add_group(),
            "name-group" => self.desk_saved_name_group(),
            "end-group" => self.desk_saved_end_group(),
            "add-child" => self.desk_saved_add_child(),
            "describe-child" => self.desk_saved_describe_child(),
            "move-child" => self.desk_saved_move_child(),
            "end-child" => self.desk_saved_end_child(),
            "set-mentor" => self.desk_saved_set_mentor(),
            "add-staff" => self.desk_saved_add_staff(),
            "set-groups" => self.desk_saved_set_groups(),
            "set-lead" => self.desk_saved_set_lead(),
            "describe-person" => self.desk_saved_describe_person(),
            "add-guardian" => self.desk_saved_add_guardian(),
            "set-guardian" => self.desk_saved_set_guardian(),
            "end-guardian" => self.desk_saved_end_guardian(),
            "write-consent" => self.desk_saved_write_consent(),
            "device" => self.desk_saved_device(),
            "tablet-lost" => self.desk_saved_tablet_lost(),
            "remove-child" => self.desk_saved_remove_child(),
            _ => self.desk_done(),
        }
    }
}
