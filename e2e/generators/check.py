"""Uses the Python client that openapi-generator made from the document, against the demo clinic.

Called with the server's address; `cargo xtask test --only generators` does so.
"""

import json
import random
import sys
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone
from http.cookiejar import CookieJar

import openapi_client as portico
from openapi_client.exceptions import ApiException

ADDRESS = sys.argv[1]
OWNER = {"email": "owner@rosewood.example", "password": "rosewood-demo-2026"}
SCOPES = ["clients:read", "treatments:read", "appointments:read", "appointments:write"]


def make_key() -> str:
    """The secret of a key, as its owner makes it in the staff app."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def post(path: str, body: dict) -> dict:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(ADDRESS + path, json.dumps(body).encode(), headers)
        return json.load(browser.open(request))

    post("/api/v1/staff/sessions", OWNER)
    return post("/api/v1/api-keys", {"name": "Generated client in Python", "scopes": SCOPES})["secret"]


def refused(status: int, code: str, call) -> None:
    try:
        call()
    except ApiException as error:
        problem = json.loads(error.body)
        assert (error.status, problem["code"]) == (status, code), problem
        assert problem["trace_id"], problem
    else:
        raise AssertionError(f"{code} was expected")


def client_of(token: str) -> portico.ApiClient:
    return portico.ApiClient(portico.Configuration(host=ADDRESS, access_token=token))


token = portico.AccessTokensApi(client_of(make_key())).access_token_create().access_token
api = client_of(token)
clients, appointments = portico.ClientsApi(api), portico.AppointmentsApi(api)

page = clients.client_list(limit=2)
assert len(page.data) == 2 and page.next, page
following = clients.client_list(limit=2, after=page.next)
assert following.data[0].id not in [client.id for client in page.data]
client = clients.client_get(page.data[0].id)
assert client.version >= 1 and client.first_name, client

treatment = portico.TreatmentsApi(api).treatment_list().data[0]
starts_at = datetime.now(timezone.utc).replace(second=0, microsecond=0)
starts_at += timedelta(days=random.randrange(200, 300), minutes=random.randrange(24 * 60))
wanted = portico.CreateAppointment(
    client_id=client.id, treatment_id=treatment.id, starts_at=starts_at, outside_hours=True
)
key = str(uuid.uuid4())
booked = appointments.appointment_create(wanted, idempotency_key=key)
again = appointments.appointment_create(wanted, idempotency_key=key)
assert booked.id == again.id and booked.starts_at == starts_at, booked
assert booked.status == "booked", booked

other = wanted.model_copy(
    update={"client_id": following.data[0].id, "practitioner_id": booked.practitioner_id}
)
refused(409, "slot_taken", lambda: appointments.appointment_create(other))
refused(404, "not_found", lambda: clients.client_get("cli_" + "0" * 32))
refused(403, "forbidden", lambda: portico.AuditApi(api).audit_entry_list())
refused(401, "unauthenticated", lambda: portico.ClientsApi(client_of("nonsense")).client_list())
print("the Python client works")
