//! The same graph in one piece: what the three subgraphs together must answer like.

use async_graphql::{
    ComplexObject, EmptyMutation, EmptySubscription, Enum, ID, InputObject, Interface, Object,
    Schema, SimpleObject, Union,
};

use crate::subgraphs::{accounts, catalog, reviews};

pub type Monolith = Schema<Query, EmptyMutation, EmptySubscription>;

#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct User {
    id: ID,
    name: String,
}

fn user(id: &str) -> Option<User> {
    accounts::user(id).map(|user| User {
        id: user.id,
        name: user.name,
    })
}

#[ComplexObject]
impl User {
    async fn nick(&self) -> Option<String> {
        Some(self.name.to_lowercase())
    }

    async fn handle(&self) -> async_graphql::Result<String> {
        match self.id.as_str() {
            "u3" => Err(accounts::coded("NOT_FOUND", "this user has no handle")),
            id => Ok(format!("@{id}")),
        }
    }

    async fn reviews(&self) -> Vec<Review> {
        let mine = |review: &reviews::Review| review.author_id == *self.id;
        reviews::all()
            .into_iter()
            .filter(mine)
            .map(Review::from)
            .collect()
    }
}

#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Book {
    id: ID,
    title: String,
    pages: i32,
    weight: Option<i32>,
}

#[ComplexObject]
impl Book {
    async fn reviews(&self) -> Vec<Review> {
        let mine = |review: &reviews::Review| review.book_id == *self.id;
        reviews::all()
            .into_iter()
            .filter(mine)
            .map(Review::from)
            .collect()
    }

    async fn postage(&self) -> Option<i32> {
        self.weight.map(|weight| weight / 100)
    }
}

impl From<catalog::Book> for Book {
    fn from(book: catalog::Book) -> Self {
        let catalog::Book {
            id,
            title,
            pages,
            weight,
        } = book;
        Self {
            id,
            title,
            pages,
            weight,
        }
    }
}

#[derive(Clone, SimpleObject)]
pub struct Game {
    id: ID,
    title: String,
    players: Vec<i32>,
}

impl From<catalog::Game> for Game {
    fn from(game: catalog::Game) -> Self {
        let catalog::Game { id, title, players } = game;
        Self { id, title, players }
    }
}

#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Review {
    id: ID,
    body: String,
    #[graphql(skip)]
    author_id: String,
    #[graphql(skip)]
    book_id: String,
}

impl From<reviews::Review> for Review {
    fn from(review: reviews::Review) -> Self {
        let reviews::Review {
            id,
            body,
            author_id,
            book_id,
        } = review;
        Self {
            id,
            body,
            author_id,
            book_id,
        }
    }
}

#[ComplexObject]
impl Review {
    async fn author(&self) -> User {
        user(&self.author_id).unwrap()
    }

    async fn book(&self) -> Book {
        catalog::book(&self.book_id).unwrap().into()
    }
}

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

#[derive(InputObject)]
pub struct Filter {
    kind: Option<Kind>,
    #[graphql(default = 0)]
    pages_min: i32,
    words: Option<Vec<String>>,
}

pub struct Query;

#[Object]
impl Query {
    async fn users(&self, first: Option<usize>) -> Vec<User> {
        let users = ["u1", "u2", "u3"].into_iter().filter_map(user);
        users.take(first.unwrap_or(3)).collect()
    }

    async fn user(&self, id: ID) -> Option<User> {
        user(&id)
    }

    async fn items(&self) -> Vec<Item> {
        let books = ["b1", "b2"].into_iter().filter_map(catalog::book);
        let books = books.map(|book| Item::Book(book.into()));
        books.chain([Item::Game(catalog::game().into())]).collect()
    }

    async fn search(&self, filter: Option<Filter>) -> Vec<Hit> {
        let (kind, pages_min, words) = filter.map_or((None, 0, None), |found| {
            (found.kind, found.pages_min, found.words)
        });
        let is_titled = |title: &str| {
            words
                .as_ref()
                .is_none_or(|words| words.iter().any(|word| title.contains(word)))
        };
        let mut hits = Vec::new();
        for book in ["b1", "b2"].into_iter().filter_map(catalog::book) {
            if kind != Some(Kind::Game) && book.pages >= pages_min && is_titled(&book.title) {
                hits.push(Hit::Book(book.into()));
            }
        }
        let game = catalog::game();
        if kind != Some(Kind::Book) && is_titled(&game.title) {
            hits.push(Hit::Game(game.into()));
        }
        hits
    }

    async fn reviews(&self) -> Vec<Review> {
        reviews::all().into_iter().map(Review::from).collect()
    }
}

pub fn schema() -> Monolith {
    Schema::build(Query, EmptyMutation, EmptySubscription).finish()
}
