import { graphql } from "@/gql/gql";
import { useGraphql } from "@/lib/graphql";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Page";
import { PostQuote } from "./PostQuote";

const LatestPostsQuery = graphql(`
  query LatestPosts($first: Int!) {
    posts(first: $first) {
      edges {
        node {
          id
          ...PostQuote
          classifications { id isCall }
        }
      }
    }
  }
`);

const SHOWN = 5;
const REREAD_MS = 4_000;

/** What is being read right now, and what it was taken for. Silent when there is nothing to show. */
export function LatestPosts() {
  const { data } = useGraphql(LatestPostsQuery, { first: SHOWN }, { everyMs: REREAD_MS });
  const posts = data?.posts.edges.map(({ node }) => node) ?? [];
  if (posts.length === 0) return null;
  return (
    <Card>
      <ol aria-label="Posts just read" className="divide-y divide-line">
        {posts.map((post) => {
          const classification = post.classifications.at(-1);
          return (
            <li className="flex items-start gap-4 px-5 py-3.5" key={post.id}>
              <div className="min-w-0 flex-1">
                <PostQuote post={post} />
              </div>
              {classification && (
                <Badge tone={classification.isCall ? "accent" : "neutral"}>
                  {classification.isCall ? "A call" : "No call"}
                </Badge>
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
