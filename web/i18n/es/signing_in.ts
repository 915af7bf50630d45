// Owns Spanish for signing in.

export const SIGNING_IN = {
  "A new password": "Una contraseña nueva",
  "Ask for another link": "Pedir otro enlace",
  "Back to signing in": "Volver a iniciar sesión",
  "Choose a password of at least 12 characters": "Elija una contraseña de al menos 12 caracteres",
  "Code of your authenticator app, or a backup code":
    "Código de su aplicación de autenticación, o un código de respaldo",
  "Forgot your password?": "¿Olvidó su contraseña?",
  "If there is an account with this address, a mail with a link is on its way. It works once, for an hour.":
    "Si hay una cuenta con esta dirección, un correo con un enlace está en camino. Funciona una sola vez, durante una hora.",
  "Password": "Contraseña",
  "Send me a link": "Enviarme un enlace",
  "Set the password": "Guardar la contraseña",
  "Sign in": "Iniciar sesión",
  "The code is not right. The app shows a new one every 30 seconds.":
    "El código no es correcto. La aplicación muestra uno nuevo cada 30 segundos.",
  "The email address or the password is not right.":
    "El correo electrónico o la contraseña no son correctos.",
  "The password must have 12 to 128 characters.":
    "La contraseña debe tener de 12 a 128 caracteres.",
  "The server cannot do this right now. Try again in a moment.":
    "El servidor no puede hacerlo en este momento. Intente de nuevo en un momento.",
  "The server cannot sign anyone in right now. Try again in a moment.":
    "El servidor no puede iniciar sesiones en este momento. Intente de nuevo en un momento.",
  "There is a user with this address. Sign in instead.":
    "Ya existe un usuario con esta dirección. Inicie sesión.",
  "This is not an email address.": "Esto no es una dirección de correo electrónico.",
  "This server sends no mail. Ask your administrator for a link.":
    "Este servidor no envía correos. Pida un enlace a su administrador.",
  "This account may not sign in. Ask your administrator.":
    "Esta cuenta no puede iniciar sesión. Consulte a su administrador.",
  "This link has expired. Ask for another one.": "Este enlace venció. Pida otro.",
  "This link is not valid. Ask for another one.": "Este enlace no es válido. Pida otro.",
  "This link was used already. Sign in instead.": "Este enlace ya se usó. Inicie sesión.",
  "This took too long, or too many tries. Go back and sign in again.":
    "Tardó demasiado, o hubo demasiados intentos. Vuelva e inicie sesión otra vez.",
  "Too many attempts. Wait a minute, then try again.":
    "Demasiados intentos. Espere un minuto e intente de nuevo.",
  "Too many wrong codes. Wait 15 minutes, then try again.":
    "Demasiados códigos incorrectos. Espere 15 minutos e intente de nuevo.",
  "Welcome": "Bienvenido",
  "You are signed out everywhere else.": "Se cierra su sesión en todos los demás lugares.",
  "Your code": "Su código",
} as const;
