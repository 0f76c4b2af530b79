//! What a question is for: the competency it looks at, and how deep it goes.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

kernel::words! {
    /// Level of thought that a question asks for, by the cognitive process dimension of Anderson and Krathwohl's revision (2001)
    /// of Bloom's taxonomy.
    Bloom {
        /// C1: recall it.
        Remember = "C1",
        /// C2: explain it.
        Understand = "C2",
        /// C3: use it.
        Apply = "C3",
        /// C4: take it apart.
        Analyse = "C4",
        /// C5: judge it.
        Evaluate = "C5",
        /// C6: make something new of it.
        Create = "C6",
    }
}

impl Serialize for Bloom {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Bloom {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let word = String::deserialize(source)?;
        Self::parse(&word).ok_or_else(|| de::Error::unknown_variant(&word, &["C1", "C2", "C3", "C4", "C5", "C6"]))
    }
}
