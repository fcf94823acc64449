//! The shape gateways are measured with everywhere: accounts, products, reviews and inventory, an
//! operation of seven levels, an answer of about 90 KB. The data is made up from numbers.

use async_graphql::{
    ComplexObject, EmptyMutation, EmptySubscription, ID, Object, Request, Response,
    SDLExportOptions, Schema, SimpleObject,
};
use async_trait::async_trait;

use crate::subgraphs::{Subgraph, live};

/// The four slices composed; `bench sdl FOLDER` writes the slices.
pub const SUPERGRAPH: &str = include_str!("classic.graphql");
/// Seven levels deep, two ways down.
pub const OPERATION: &str = "
fragment Person on User { id username name }
fragment Opinion on Review { id body }
fragment Thing on Product { upc name price weight inStock shippingEstimate }
query Classic {
  users { ...Person reviews { ...Opinion product { ...Thing
    reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Thing } } } } } } }
  topProducts { ...Thing
    reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Thing } } } } }
}";

const USERS: usize = 6;
const PRODUCTS: usize = 8;
const TOP: usize = 5;
/// Reviews each user has written.
const REVIEWS: usize = 4;

/// A slice without mutations and streams.
type Slice<Q> = Schema<Q, EmptyMutation, EmptySubscription>;

fn slice<Q: async_graphql::ObjectType + 'static>(query: Q) -> Slice<Q> {
    Schema::new(query, EmptyMutation, EmptySubscription)
}

/// The four subgraphs.
pub fn subgraphs() -> Vec<Subgraph> {
    vec![
        live("accounts", slice(accounts::Query)),
        live("inventory", slice(inventory::Query)),
        live("products", slice(products::Query)),
        live("reviews", slice(reviews::Query)),
    ]
}

/// A schema whose types nobody needs to know.
#[async_trait]
pub trait Run: Send + Sync {
    /// Executes a request.
    async fn run(&self, request: Request) -> Response;
}

#[async_trait]
impl<Q: async_graphql::ObjectType + 'static> Run for Slice<Q> {
    async fn run(&self, request: Request) -> Response {
        self.execute(request).await
    }
}

/// The four schemas by name.
pub fn executors() -> Vec<(&'static str, Box<dyn Run>)> {
    vec![
        ("accounts", Box::new(slice(accounts::Query))),
        ("inventory", Box::new(slice(inventory::Query))),
        ("products", Box::new(slice(products::Query))),
        ("reviews", Box::new(slice(reviews::Query))),
    ]
}

/// Their SDL by name, for composition.
pub fn slices() -> Vec<(&'static str, String)> {
    fn sdl<Q: async_graphql::ObjectType + 'static>(query: Q) -> String {
        slice(query).sdl_with_options(SDLExportOptions::new().federation())
    }
    vec![
        ("accounts", sdl(accounts::Query)),
        ("inventory", sdl(inventory::Query)),
        ("products", sdl(products::Query)),
        ("reviews", sdl(reviews::Query)),
    ]
}

/// The number in an id such as `u12`.
fn number(id: &str) -> usize {
    let digits = id.get(1..).and_then(|digits| digits.parse().ok());
    digits.unwrap_or_default()
}

mod accounts {
    use super::{ID, Object, SimpleObject, USERS, number};

    #[derive(SimpleObject)]
    pub struct User {
        id: ID,
        username: String,
        name: String,
        birthday: String,
    }

    fn user(number: usize) -> User {
        User {
            id: format!("u{number}").into(),
            username: format!("reader{number}"),
            name: format!("Reader Number {number}"),
            birthday: format!("19{}-0{}-12", 60 + number, 1 + number),
        }
    }

    pub struct Query;

    #[Object]
    impl Query {
        async fn users(&self) -> Vec<User> {
            (0..USERS).map(user).collect()
        }

        #[graphql(entity)]
        async fn find_user_by_id(&self, id: ID) -> User {
            user(number(&id))
        }
    }
}

mod products {
    use super::{Object, PRODUCTS, SimpleObject, TOP, number};

    #[derive(SimpleObject)]
    pub struct Product {
        upc: String,
        name: String,
        price: i32,
        weight: i32,
    }

    fn product(number: usize) -> Product {
        let number = number % PRODUCTS;
        let digits = i32::try_from(number).unwrap_or_default();
        Product {
            upc: format!("p{number}"),
            name: format!("Product of the number {number}"),
            price: 899 + 150 * digits,
            weight: 100 + 450 * digits,
        }
    }

    pub struct Query;

    #[Object]
    impl Query {
        async fn top_products(&self, #[graphql(default = 5)] first: usize) -> Vec<Product> {
            (0..first.min(TOP)).map(product).collect()
        }

        #[graphql(entity)]
        async fn find_product_by_upc(&self, upc: String) -> Product {
            product(number(&upc))
        }
    }
}

mod inventory {
    use super::{ComplexObject, Object, SimpleObject, number};

    #[derive(SimpleObject)]
    #[graphql(complex)]
    pub struct Product {
        upc: String,
        #[graphql(external)]
        weight: i32,
        #[graphql(external)]
        price: i32,
    }

    #[ComplexObject]
    impl Product {
        async fn in_stock(&self) -> bool {
            !number(&self.upc).is_multiple_of(3)
        }

        /// Dear things are sent for nothing.
        #[graphql(requires = "price weight")]
        async fn shipping_estimate(&self) -> i32 {
            if self.price > 1_000 {
                0
            } else {
                self.weight / 2
            }
        }
    }

    pub struct Query;

    #[Object]
    impl Query {
        async fn is_open(&self) -> bool {
            true
        }

        #[graphql(entity)]
        async fn find_product_by_upc(
            &self,
            #[graphql(key)] upc: String,
            weight: Option<i32>,
            price: Option<i32>,
        ) -> Product {
            let (weight, price) = (weight.unwrap_or_default(), price.unwrap_or_default());
            Product { upc, weight, price }
        }
    }
}

mod reviews {
    use super::{ComplexObject, ID, Object, PRODUCTS, REVIEWS, SimpleObject, USERS, number};

    #[derive(SimpleObject)]
    #[graphql(complex)]
    pub struct Review {
        id: ID,
        body: String,
        #[graphql(skip)]
        author: usize,
        #[graphql(skip)]
        product: usize,
    }

    #[ComplexObject]
    impl Review {
        #[graphql(provides = "username")]
        async fn author(&self) -> User {
            User {
                id: format!("u{}", self.author).into(),
                username: format!("reader{}", self.author),
            }
        }

        async fn product(&self) -> Product {
            Product {
                upc: format!("p{}", self.product),
            }
        }
    }

    #[derive(SimpleObject)]
    #[graphql(complex)]
    pub struct User {
        id: ID,
        #[graphql(external)]
        username: String,
    }

    #[ComplexObject]
    impl User {
        async fn reviews(&self) -> Vec<Review> {
            let author = number(&self.id);
            let written = |at| review(author, (author + at) % PRODUCTS);
            (0..REVIEWS).map(written).collect()
        }
    }

    #[derive(SimpleObject)]
    #[graphql(complex)]
    pub struct Product {
        upc: String,
    }

    #[ComplexObject]
    impl Product {
        async fn reviews(&self) -> Vec<Review> {
            let product = number(&self.upc);
            let has_written = |author: &usize| (product + PRODUCTS - author) % PRODUCTS < REVIEWS;
            let authors = (0..USERS).filter(has_written);
            authors.map(|author| review(author, product)).collect()
        }
    }

    fn review(author: usize, product: usize) -> Review {
        Review {
            id: format!("r{author}-{product}").into(),
            body: format!("What reader {author} has to say about product {product}."),
            author,
            product,
        }
    }

    pub struct Query;

    #[Object]
    impl Query {
        async fn is_reading(&self) -> bool {
            true
        }

        #[graphql(entity)]
        async fn find_user_by_id(&self, id: ID) -> User {
            let username = format!("reader{}", number(&id));
            User { id, username }
        }

        #[graphql(entity)]
        async fn find_product_by_upc(&self, upc: String) -> Product {
            Product { upc }
        }
    }
}
