//! Three small subgraphs: who the readers are, what there is to read, and what they say about it.

use std::sync::Arc;

use async_graphql::{
    ComplexObject, Context, EmptyMutation, EmptySubscription, Enum, ID, InputObject, Interface,
    Object, SDLExportOptions, Schema, SimpleObject, Subscription, Union,
};
use futures_util::{Stream, StreamExt};
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

pub type Accounts = Schema<accounts::Query, accounts::Mutation, accounts::Subscription>;
pub type Catalog = Schema<catalog::Query, EmptyMutation, EmptySubscription>;
pub type Reviews = Schema<reviews::Query, reviews::Mutation, reviews::Subscription>;

/// What happens in a subgraph that subscribers hear of.
#[derive(Clone, Debug)]
pub struct News(pub broadcast::Sender<String>);

impl News {
    pub fn new() -> Self {
        Self(broadcast::channel(1024).0)
    }

    fn listen(ctx: &Context<'_>) -> impl Stream<Item = String> + use<> {
        let news = ctx.data_unchecked::<Self>();
        BroadcastStream::new(news.0.subscribe()).filter_map(|id| async { id.ok() })
    }
}

pub mod accounts {
    use super::{ComplexObject, Context, ID, News, Object, SimpleObject, Stream, StreamExt};

    #[derive(Clone, SimpleObject)]
    #[graphql(complex)]
    pub struct User {
        pub id: ID,
        pub name: String,
        #[graphql(requires_scopes = "email")]
        pub email: Option<String>,
    }

    #[ComplexObject]
    impl User {
        async fn nick(&self) -> Option<String> {
            Some(self.name.to_lowercase())
        }

        /// Never null by its type, and failing for one user.
        async fn handle(&self) -> async_graphql::Result<String> {
            match self.id.as_str() {
                "u3" => Err(coded("NOT_FOUND", "this user has no handle")),
                id => Ok(format!("@{id}")),
            }
        }

        async fn secret(&self) -> async_graphql::Result<Option<String>> {
            Err("the password of the database is hunter2".into())
        }
    }

    pub fn coded(code: &'static str, message: &str) -> async_graphql::Error {
        let mut error = async_graphql::Error::new(message);
        error.extensions.get_or_insert_default().set("code", code);
        error
    }

    pub fn user(id: &str) -> Option<User> {
        let name = match id {
            "u1" => "Ada",
            "u2" => "Bela",
            "u3" => "Cleo",
            _ => return None,
        };
        let email = Some(format!("{id}@example.org"));
        Some(User {
            id: id.into(),
            name: name.to_owned(),
            email,
        })
    }

    pub struct Query;

    #[Object]
    impl Query {
        #[graphql(requires_scopes = "read")]
        async fn me(&self) -> Option<User> {
            user("u1")
        }

        async fn users(&self, first: Option<usize>) -> Vec<User> {
            let users = ["u1", "u2", "u3"].into_iter().filter_map(user);
            users.take(first.unwrap_or(3)).collect()
        }

        async fn user(&self, id: ID) -> Option<User> {
            user(&id)
        }

        #[graphql(entity)]
        async fn find_user_by_id(&self, id: ID) -> async_graphql::Result<Option<User>> {
            if id == "u9" {
                return Err("the row of this user cannot be read".into());
            }
            Ok(user(&id))
        }
    }

    pub struct Mutation;

    #[Object]
    impl Mutation {
        async fn greet(&self, ctx: &Context<'_>, user_id: ID) -> Option<User> {
            let _ = ctx.data_unchecked::<News>().0.send(user_id.to_string());
            user(&user_id)
        }
    }

    pub struct Subscription;

    #[super::Subscription]
    impl Subscription {
        async fn greeted(&self, ctx: &Context<'_>) -> impl Stream<Item = User> + use<> {
            News::listen(ctx).filter_map(|id| async move { user(&id) })
        }

        async fn countdown(&self, from: i32) -> impl Stream<Item = i32> {
            futures_util::stream::iter((0..=from).rev())
        }
    }
}

pub mod catalog {
    use super::{Enum, ID, InputObject, Interface, Object, SimpleObject, Union};

    #[derive(Clone, Copy, Enum, PartialEq, Eq)]
    pub enum Kind {
        Book,
        Game,
    }

    #[derive(Interface)]
    #[graphql(field(name = "id", ty = "&ID"), field(name = "title", ty = "&String"))]
    pub enum Item {
        Book(Book),
        Game(Game),
    }

    #[derive(Union)]
    pub enum Hit {
        Book(Book),
        Game(Game),
    }

    #[derive(Clone, SimpleObject)]
    pub struct Book {
        pub id: ID,
        pub title: String,
        pub pages: i32,
        pub weight: Option<i32>,
    }

    #[derive(Clone, SimpleObject)]
    pub struct Game {
        pub id: ID,
        pub title: String,
        pub players: Vec<i32>,
    }

    #[derive(InputObject)]
    pub struct Filter {
        pub kind: Option<Kind>,
        #[graphql(default = 0)]
        pub pages_min: i32,
        pub words: Option<Vec<String>>,
    }

    pub fn book(id: &str) -> Option<Book> {
        let (title, pages, weight) = match id {
            "b1" => ("Dune", 412, Some(300)),
            "b2" => ("Emma", 474, None),
            _ => return None,
        };
        Some(Book {
            id: id.into(),
            title: title.to_owned(),
            pages,
            weight,
        })
    }

    pub fn game() -> Game {
        Game {
            id: "g1".into(),
            title: "Go \"九路\"".to_owned(),
            players: vec![1, 2],
        }
    }

    pub struct Query;

    #[Object]
    impl Query {
        async fn items(&self) -> Vec<Item> {
            let books = ["b1", "b2"].into_iter().filter_map(book).map(Item::Book);
            books.chain([Item::Game(game())]).collect()
        }

        async fn search(&self, filter: Option<Filter>) -> Vec<Hit> {
            let Filter {
                kind,
                pages_min,
                words,
            } = filter.unwrap_or(Filter {
                kind: None,
                pages_min: 0,
                words: None,
            });
            let is_titled = |title: &str| {
                words
                    .as_ref()
                    .is_none_or(|words| words.iter().any(|word| title.contains(word)))
            };
            let books = ["b1", "b2"].into_iter().filter_map(book);
            let books = books.filter(|book| book.pages >= pages_min && is_titled(&book.title));
            let games = [game()].into_iter().filter(|game| is_titled(&game.title));
            let books = books.filter(|_| kind != Some(Kind::Game)).map(Hit::Book);
            let games = games.filter(|_| kind != Some(Kind::Book)).map(Hit::Game);
            books.chain(games).collect()
        }

        #[graphql(entity)]
        async fn find_book_by_id(&self, id: ID) -> Option<Book> {
            book(&id)
        }

        #[graphql(entity)]
        async fn find_game_by_id(&self, id: ID) -> Option<Game> {
            (id == "g1").then(game)
        }
    }
}

pub mod reviews {
    use super::{ComplexObject, Context, ID, News, Object, SimpleObject, Stream, StreamExt};

    #[derive(Clone, SimpleObject)]
    #[graphql(complex)]
    pub struct Review {
        pub id: ID,
        pub body: String,
        #[graphql(skip)]
        pub author_id: String,
        #[graphql(skip)]
        pub book_id: String,
    }

    #[ComplexObject]
    impl Review {
        async fn author(&self) -> User {
            User {
                id: self.author_id.clone().into(),
            }
        }

        async fn book(&self) -> Book {
            Book {
                id: self.book_id.clone().into(),
                weight: None,
            }
        }
    }

    #[derive(Clone, SimpleObject)]
    #[graphql(complex, extends)]
    pub struct User {
        #[graphql(external)]
        pub id: ID,
    }

    #[ComplexObject]
    impl User {
        async fn reviews(&self) -> Vec<Review> {
            all()
                .into_iter()
                .filter(|review| review.author_id == *self.id)
                .collect()
        }
    }

    #[derive(Clone, SimpleObject)]
    #[graphql(complex, extends)]
    pub struct Book {
        #[graphql(external)]
        pub id: ID,
        #[graphql(external)]
        pub weight: Option<i32>,
    }

    #[ComplexObject]
    impl Book {
        async fn reviews(&self) -> Vec<Review> {
            all()
                .into_iter()
                .filter(|review| review.book_id == *self.id)
                .collect()
        }

        #[graphql(requires = "weight")]
        async fn postage(&self) -> Option<i32> {
            self.weight.map(|weight| weight / 100)
        }
    }

    pub fn all() -> Vec<Review> {
        let review = |id: &str, body: &str, author: &str, book: &str| Review {
            id: id.into(),
            body: body.to_owned(),
            author_id: author.to_owned(),
            book_id: book.to_owned(),
        };
        vec![
            review("r1", "Sand.", "u1", "b1"),
            review("r2", "More sand.", "u2", "b1"),
            review("r3", "Tea.", "u1", "b2"),
        ]
    }

    pub struct Query;

    #[Object]
    impl Query {
        async fn reviews(&self) -> Vec<Review> {
            all()
        }

        #[graphql(entity)]
        async fn find_user_by_id(&self, id: ID) -> Option<User> {
            Some(User { id })
        }

        #[graphql(entity)]
        async fn find_book_by_id(
            &self,
            #[graphql(key)] id: ID,
            weight: Option<i32>,
        ) -> Option<Book> {
            Some(Book { id, weight })
        }
    }

    pub struct Mutation;

    #[Object]
    impl Mutation {
        async fn review_add(&self, ctx: &Context<'_>, body: String) -> Review {
            let _ = ctx.data_unchecked::<News>().0.send(body.clone());
            let (author_id, book_id) = ("u2".to_owned(), "b1".to_owned());
            Review {
                id: "r9".into(),
                body,
                author_id,
                book_id,
            }
        }
    }

    pub struct Subscription;

    #[super::Subscription]
    impl Subscription {
        async fn review_added(&self, ctx: &Context<'_>) -> impl Stream<Item = Review> + use<> {
            News::listen(ctx).map(|body| {
                let (author_id, book_id) = ("u2".to_owned(), "b1".to_owned());
                Review {
                    id: "r9".into(),
                    body,
                    author_id,
                    book_id,
                }
            })
        }
    }
}

pub fn accounts(news: &News) -> Accounts {
    Schema::build(accounts::Query, accounts::Mutation, accounts::Subscription)
        .data(news.clone())
        .enable_subscription_in_federation()
        .finish()
}

pub fn catalog() -> Catalog {
    Schema::build(catalog::Query, EmptyMutation, EmptySubscription).finish()
}

pub fn reviews(news: &News) -> Reviews {
    Schema::build(reviews::Query, reviews::Mutation, reviews::Subscription)
        .data(news.clone())
        .enable_subscription_in_federation()
        .finish()
}

/// The committed schemas are what the code says; the supergraph is composed from them by
/// `node schema/compose.mjs --subgraphs … --out …`.
#[test]
fn the_committed_schemas_are_those_of_the_code() {
    let news = News::new();
    let options = || {
        SDLExportOptions::new()
            .federation()
            .sorted_fields()
            .sorted_arguments()
    };
    let schemas = [
        ("accounts", accounts(&news).sdl_with_options(options())),
        ("catalog", catalog().sdl_with_options(options())),
        ("reviews", reviews(&news).sdl_with_options(options())),
    ];
    let folder = Arc::new(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"));
    for (name, sdl) in schemas {
        let path = folder.join(format!("subgraphs/{name}.graphql"));
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        if committed != sdl {
            let wanted = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
            std::fs::write(&wanted, &sdl).expect("the scratch folder is writable");
            panic!(
                "{name}.graphql is out of date; the right text is in {}",
                wanted.display()
            );
        }
    }
}
