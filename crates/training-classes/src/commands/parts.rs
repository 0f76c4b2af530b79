//! The parts that people play in a class besides learning.

use kernel::{Cx, FieldProblem, id::ClassId, person::Nip};
use serde_json::json;

use super::classes::award_of_part;
use crate::{
    ClassError, TrainingClasses,
    model::{ClassPart, ClassRole, ClassState},
    policy, store,
};

impl TrainingClasses {
    /// Notes that the person of this NIP plays a part in the class. Where the class gives certificates, the part earns one when the class
    /// is completed, or at once if it was. Doing it twice does it once.
    ///
    /// # Errors
    /// [`ClassError::Invalid`] for a NIP that nobody has, [`ClassError::State`] for a class that is cancelled.
    pub async fn add_part(&self, cx: &Cx, id: ClassId, nip: &str, role: ClassRole) -> Result<(), ClassError> {
        policy::may_manage(&cx.actor)?;
        let unknown = || ClassError::Invalid(vec![FieldProblem::new("nip", "classes-nip-unknown")]);
        let nip = Nip::parse(nip).map_err(|_| unknown())?;
        let person = self.ports().finder.by_nip(cx, &nip).await?.ok_or_else(unknown)?;
        let part = ClassPart { person: person.id, role };
        let tx = self.db().begin().await?;
        let class = store::class(&tx.exec(), id).await?.ok_or(ClassError::NotFound)?;
        if class.state == ClassState::Cancelled {
            return Err(ClassError::State);
        }
        if store::insert_part(&tx.exec(), id, part, cx.now()).await? {
            if class.state == ClassState::Completed && class.facts.certificate {
                tx.emit(cx, &award_of_part(&class, part, cx.now(), self.settings().zone)).await?;
            }
            tx.audit(cx, "classes.add_part", id, json!({ "person": part.person, "role": role.as_str() })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Takes a part back while the class is not over. Doing it twice does it once.
    ///
    /// # Errors
    /// [`ClassError::State`] once the class is completed: what was earned stays.
    pub async fn remove_part(&self, cx: &Cx, id: ClassId, part: ClassPart) -> Result<(), ClassError> {
        policy::may_manage(&cx.actor)?;
        let tx = self.db().begin().await?;
        let class = store::class(&tx.exec(), id).await?.ok_or(ClassError::NotFound)?;
        if class.state == ClassState::Completed {
            return Err(ClassError::State);
        }
        if store::delete_part(&tx.exec(), id, part).await? {
            let detail = json!({ "person": part.person, "role": part.role.as_str() });
            tx.audit(cx, "classes.remove_part", id, detail).await?;
        }
        Ok(tx.commit().await?)
    }
}
