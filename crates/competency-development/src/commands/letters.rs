//! Letters about forms. Their texts stand in `letters/`: first line the subject.

use kernel::ports::Mail;

use crate::{
    CompetencyError, Development,
    model::{Action, NeedsForm, Stage},
};

const RETURNED: &str = include_str!("../../letters/dikembalikan.txt");
const REJECTED: &str = include_str!("../../letters/ditolak.txt");
const SUBMISSION: &str = include_str!("../../letters/pengajuan.txt");
const APPROVAL: &str = include_str!("../../letters/persetujuan.txt");
const ADMINISTRATION: &str = include_str!("../../letters/pengelola.txt");

impl Development {
    /// The letter to the owner of a form that comes back, if there is an address.
    pub(super) async fn letter_of_return(
        &self,
        form: &NeedsForm,
        action: Action,
        reason: &str,
    ) -> Result<Option<Mail>, CompetencyError> {
        let card = self.card(form.person).await?;
        let text = if action == Action::Reject { REJECTED } else { RETURNED };
        let fill = |to: String| {
            let values = [
                ("{name}", card.full_name()),
                ("{year}", form.year.to_string()),
                ("{reason}", reason.to_owned()),
                ("{form}", form.id.to_string()),
            ];
            self.letter(text, to, &values)
        };
        Ok(card.email.clone().map(fill))
    }

    /// The reminder of a stage.
    pub(super) fn letter_of_reminder(
        &self,
        to: String,
        name: &str,
        stage: Stage,
        year: i32,
        count: usize,
        day: &str,
    ) -> Mail {
        let text = match stage {
            Stage::Submission => SUBMISSION,
            Stage::Approval => APPROVAL,
            Stage::Verification | Stage::Setting => ADMINISTRATION,
        };
        let values = [
            ("{name}", name.to_owned()),
            ("{year}", year.to_string()),
            ("{count}", count.to_string()),
            ("{day}", day.to_owned()),
        ];
        self.letter(text, to, &values)
    }

    fn letter(&self, text: &str, to: String, values: &[(&str, String)]) -> Mail {
        let settings = &self.inner.settings;
        let fixed = [("{url}", settings.public_url.clone()), ("{agency}", settings.agency.clone())];
        let all = values.iter().chain(&fixed);
        let filled = all.fold(text.to_owned(), |text, (mark, value)| text.replace(mark, value));
        let (subject, body) = filled.split_once('\n').unwrap_or_default();
        Mail { to, subject: subject.to_owned(), text: body.to_owned() }
    }
}
