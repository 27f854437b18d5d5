CREATE TABLE staff (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    -- Argon2id, as a PHC string.
    password_hash text NOT NULL,
    -- Sealed; null while no second factor is set up.
    totp_secret {{bytes}},
    totp_confirmed_at {{instant}},
    -- The last 30-second step that signed in (RFC 6238, 5.2: a code works once).
    totp_last_step bigint,
    active boolean NOT NULL,
    created_at {{instant}} NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    UNIQUE (clinic_id, email)
);
-- Sign-in knows the address before it knows the clinic.
CREATE INDEX staff_email ON staff (email);

CREATE TABLE recovery_codes (
    clinic_id {{uuid}} NOT NULL,
    staff_id {{uuid}} NOT NULL,
    code_hash {{bytes}} NOT NULL,
    used_at {{instant}},
    PRIMARY KEY (clinic_id, staff_id, code_hash),
    FOREIGN KEY (clinic_id, staff_id) REFERENCES staff (clinic_id, id) ON DELETE CASCADE
);

CREATE TABLE practitioners (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    location_id {{uuid}} NOT NULL,
    name text NOT NULL,
    role_title text NOT NULL,
    color text NOT NULL,
    active boolean NOT NULL,
    position integer NOT NULL,
    version bigint NOT NULL,
    created_at {{instant}} NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, location_id) REFERENCES locations (clinic_id, id)
);

CREATE TABLE treatments (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    category text NOT NULL,
    duration_minutes integer NOT NULL CHECK (duration_minutes > 0),
    buffer_before_minutes integer NOT NULL CHECK (buffer_before_minutes >= 0),
    buffer_after_minutes integer NOT NULL CHECK (buffer_after_minutes >= 0),
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    currency text NOT NULL,
    bookable_online boolean NOT NULL,
    active boolean NOT NULL,
    position integer NOT NULL,
    version bigint NOT NULL,
    created_at {{instant}} NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id)
);

CREATE TABLE practitioner_treatments (
    clinic_id {{uuid}} NOT NULL,
    treatment_id {{uuid}} NOT NULL,
    practitioner_id {{uuid}} NOT NULL,
    PRIMARY KEY (clinic_id, treatment_id, practitioner_id),
    FOREIGN KEY (clinic_id, treatment_id) REFERENCES treatments (clinic_id, id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, practitioner_id) REFERENCES practitioners (clinic_id, id) ON DELETE CASCADE
);

-- Local wall time, in minutes after midnight; weekday 1 is Monday (ISO 8601).
CREATE TABLE weekly_hours (
    clinic_id {{uuid}} NOT NULL,
    practitioner_id {{uuid}} NOT NULL,
    weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    starts_minute integer NOT NULL CHECK (starts_minute BETWEEN 0 AND 1439),
    ends_minute integer NOT NULL CHECK (ends_minute BETWEEN 1 AND 1440),
    PRIMARY KEY (clinic_id, practitioner_id, weekday, starts_minute),
    FOREIGN KEY (clinic_id, practitioner_id) REFERENCES practitioners (clinic_id, id) ON DELETE CASCADE,
    CHECK (starts_minute < ends_minute)
);

-- Local dates as YYYY-MM-DD, both days included.
CREATE TABLE hours_exceptions (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    practitioner_id {{uuid}} NOT NULL,
    kind text NOT NULL,
    from_date date NOT NULL,
    to_date date NOT NULL,
    starts_minute integer NOT NULL CHECK (starts_minute BETWEEN 0 AND 1439),
    ends_minute integer NOT NULL CHECK (ends_minute BETWEEN 1 AND 1440),
    reason text NOT NULL,
    created_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, practitioner_id) REFERENCES practitioners (clinic_id, id) ON DELETE CASCADE,
    CHECK (from_date <= to_date),
    CHECK (starts_minute < ends_minute)
);
CREATE INDEX hours_exceptions_practitioner ON hours_exceptions (clinic_id, practitioner_id, to_date);

CREATE TABLE clients (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    email text,
    phone text,
    note text NOT NULL,
    -- First name, last name and e-mail address in lower case, by which lists are sorted.
    sort_key {{sorted}} NOT NULL,
    joined_at {{instant}},
    version bigint NOT NULL,
    created_at {{instant}} NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    UNIQUE (clinic_id, email),
    UNIQUE (clinic_id, phone)
);
CREATE INDEX clients_sorted ON clients (clinic_id, sort_key, id);

-- What a search may begin with: each word of a name, the e-mail address, the digits of a
-- telephone number from each position on.
CREATE TABLE client_search_terms (
    clinic_id {{uuid}} NOT NULL,
    term {{sorted}} NOT NULL,
    client_id {{uuid}} NOT NULL,
    PRIMARY KEY (clinic_id, term, client_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX client_search_terms_client ON client_search_terms (clinic_id, client_id);
