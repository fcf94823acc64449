//! Enums of the graph over the words of a column.

/// Declares an enum of the graph over the words of a column.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// The word in the column.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            fn read(word: &str) -> graph::Result<Self> {
                [$(Self::$variant,)+]
                    .into_iter()
                    .find(|variant| variant.as_str() == word)
                    .ok_or_else(|| {
                        graph::AppError::internal(crate::error::PositionsError::stored(word))
                    })
            }
        }
    };
}

pub(super) use words;
