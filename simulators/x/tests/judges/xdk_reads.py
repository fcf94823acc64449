"""Reads a user, every page of a timeline and posts by id with the vendor's client."""

import sys

from requests.exceptions import HTTPError
from xdk import Client

base_url, token = sys.argv[1:3]
client = Client(base_url=base_url, bearer_token=token)

user = client.users.get_by_username("alice", user_fields=["created_at", "verified"]).data
assert user.username == "alice", user
assert client.users.get_by_id(user.id).data.id == user.id

pages = list(client.users.get_posts(
    user.id, max_results=5, post_fields=["created_at", "text"], expansions=["author_id"]))
posts = [post for page in pages for post in page.data]
assert [post.text for post in posts] == [f"post {n}" for n in reversed(range(12))], posts
assert all(post.author_id == user.id and post.created_at for post in posts), posts
assert all(post.edit_history_post_ids == [post.id] for post in posts), posts

since = posts[2].id
newer = [post for page in client.users.get_posts(user.id, since_id=since) for post in page.data]
assert [post.id for post in newer] == [post.id for post in posts[:2]], newer

found = client.posts.get_by_ids(ids=[posts[0].id, "1"])
assert [post.id for post in found.data] == [posts[0].id], found
assert found.errors[0].resource_id == "1", found

missing = client.users.get_by_username("nobody")
assert missing.data is None and missing.errors, missing

try:
    Client(base_url=base_url, bearer_token="another").users.get_by_id(user.id)
    raise AssertionError("a wrong token was let in")
except HTTPError as error:
    assert error.response.status_code == 401, error

print(f"{len(posts)} posts in {len(pages)} pages")
