/** Where an attribute names the zone of a customer, it may be any: one of each offset, and of each way it changes. */
export const zonesOfEveryOffset: readonly string[] = Object.freeze(
  (
    'Pacific/Pago_Pago Pacific/Honolulu Pacific/Marquesas America/Anchorage America/Los_Angeles America/Phoenix ' +
    'America/Denver America/Mexico_City America/Chicago America/Bogota America/New_York America/Puerto_Rico ' +
    'America/Halifax America/Santiago America/St_Johns America/Sao_Paulo America/Noronha Atlantic/Cape_Verde ' +
    'Atlantic/Azores UTC Europe/London Africa/Lagos Europe/Paris Africa/Johannesburg Europe/Athens Europe/Istanbul ' +
    'Asia/Tehran Asia/Dubai Asia/Kabul Asia/Karachi Asia/Kolkata Asia/Kathmandu Asia/Dhaka Asia/Yangon ' +
    'Asia/Bangkok Asia/Shanghai Australia/Eucla Asia/Tokyo Australia/Darwin Australia/Adelaide Australia/Brisbane ' +
    'Australia/Sydney Australia/Lord_Howe Pacific/Guadalcanal Pacific/Fiji Pacific/Auckland Pacific/Chatham ' +
    'Pacific/Tongatapu Pacific/Kiritimati'
  ).split(' '),
);
